#include "daemon/service/rate_limits.hpp"

#include "common/base/error.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cmath>

namespace iterochat::service {

RateLimits::RateLimits(const Clock& clock, LimitOptions options) : clock_(clock), options_(options) {}

int RateLimits::per_minute(Limit limit) const {
    switch (limit) {
    case Limit::sign_in:
        return options_.sign_in_per_minute;
    case Limit::widget_session:
        return options_.widget_sessions_per_minute;
    case Limit::widget_write:
        return options_.widget_writes_per_minute;
    case Limit::typing:
        return options_.typing_per_minute;
    }
    return 0;
}

RateLimits::Bucket& RateLimits::bucket_of(Shelf& shelf, std::string_view key, int per_minute, Time now) {
    const auto found = shelf.by_key.find(key);
    if (found != shelf.by_key.end()) {
        shelf.buckets.splice(shelf.buckets.begin(), shelf.buckets, found->second);
        return shelf.buckets.front();
    }
    if (shelf.buckets.size() >= std::max<std::size_t>(options_.keys_most, 1)) {
        shelf.by_key.erase(shelf.buckets.back().key);
        shelf.buckets.pop_back();
    }
    shelf.buckets.push_front({std::string(key), static_cast<double>(per_minute), now});
    shelf.by_key.emplace(shelf.buckets.front().key, shelf.buckets.begin());
    return shelf.buckets.front();
}

void RateLimits::spend(Limit limit, std::string_view key) {
    const Time now = clock_.now();
    const std::lock_guard lock(mutex_);
    const int rate = per_minute(limit);
    if (rate <= 0)
        return;
    Bucket& bucket = bucket_of(shelves_[static_cast<std::size_t>(limit)], key, rate, now);
    const double per_ms = rate / 60'000.0;
    const auto passed = static_cast<double>(
        std::max<std::int64_t>(0, (now - bucket.at).ms)); // a clock set back gives nothing
    bucket.tokens = std::min<double>(rate, bucket.tokens + passed * per_ms);
    bucket.at = now;
    // A hair of tolerance, or rounding makes the promised wait a millisecond too short.
    if (bucket.tokens < 1 - 1e-9) {
        const auto wait = static_cast<int>(std::ceil((1 - bucket.tokens) / per_ms / 1000));
        throw Error{Code::rate_limited, "Too many requests; try again in " + std::to_string(wait) + " s."}
            .with_retry_after(wait);
    }
    bucket.tokens = std::max(0.0, bucket.tokens - 1);
}

void RateLimits::set_options(LimitOptions options) {
    const std::lock_guard lock(mutex_);
    options_ = options;
}

std::size_t RateLimits::keys(Limit limit) const {
    const std::lock_guard lock(mutex_);
    return shelves_[static_cast<std::size_t>(limit)].buckets.size();
}

std::string address_key(std::string_view address) {
    in6_addr parsed{};
    if (inet_pton(AF_INET6, std::string(address).c_str(), &parsed) != 1 || IN6_IS_ADDR_V4MAPPED(&parsed))
        return std::string(address);
    std::fill(parsed.s6_addr + 8, parsed.s6_addr + 16, std::uint8_t{0});
    char text[INET6_ADDRSTRLEN] = {};
    inet_ntop(AF_INET6, &parsed, text, sizeof text);
    return std::string(text) + "/64";
}

} // namespace iterochat::service
