#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Looks for many byte strings in all files below a folder, in one pass.
namespace iterochat::trials {

class Seeker {
  public:
    static constexpr std::size_t shortest = 6;

    /// `what` names it in a finding. Strings shorter than `shortest` are passed over.
    void add(std::string_view bytes, const std::string& what);
    std::size_t count() const { return sought_.size(); }

    /// What was found first, with the file's name; empty: none of it is anywhere.
    std::string look(const std::string& folder) const;

  private:
    std::string look_at(const std::string& content) const;

    struct Sought {
        std::string bytes;
        std::string what;
    };
    std::vector<Sought> sought_;
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> by_begin_;
    std::vector<bool> may_begin_ = std::vector<bool>(65536, false); ///< by the first two bytes
};

} // namespace iterochat::trials
