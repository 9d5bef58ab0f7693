#pragma once

#include "common/base/time.hpp"

#include <array>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace iterochat::service {

/// What is limited, each with its own buckets.
enum class Limit { sign_in, widget_session, widget_write, typing };

/// Per key and minute; 0 switches a limit off. The configuration's [limits].
struct LimitOptions {
    int sign_in_per_minute = 10;
    int widget_sessions_per_minute = 30;
    int widget_writes_per_minute = 60;
    int typing_per_minute = 60; ///< signs that a visitor or member types
    std::size_t keys_most =
        20'000; ///< buckets kept for each limit (about 150 bytes each); the longest unused goes first
};

/// Token buckets: a key may do a minute's worth at once, then as many as flow back. Any thread.
class RateLimits {
  public:
    RateLimits(const Clock& clock, LimitOptions options);

    /// Takes one token of the key, or throws Code::rate_limited with the seconds to wait.
    void spend(Limit limit, std::string_view key);
    void set_options(LimitOptions options); ///< after a reload; buckets are kept
    std::size_t keys(Limit limit) const;

  private:
    struct Bucket {
        std::string key;
        double tokens = 0;
        Time at;
    };
    struct Shelf {
        std::list<Bucket> buckets; ///< most recently used first
        std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key; ///< views into buckets
    };
    int per_minute(Limit limit) const;
    Bucket& bucket_of(Shelf& shelf, std::string_view key, int per_minute, Time now);

    const Clock& clock_;
    mutable std::mutex mutex_;
    LimitOptions options_;
    std::array<Shelf, 4> shelves_;
};

/// The key of a network address: IPv4 as it is, IPv6 by its /64, since one host has all of that.
std::string address_key(std::string_view address);

} // namespace iterochat::service
