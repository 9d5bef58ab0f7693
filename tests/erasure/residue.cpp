#include "tests/erasure/residue.hpp"

#include "common/base/fd.hpp"

#include <algorithm>
#include <filesystem>

namespace iterochat::trials {
namespace {

namespace fs = std::filesystem;

std::uint64_t begin_of(const char* bytes) {
    std::uint64_t begin = 0;
    for (std::size_t i = 0; i < Seeker::shortest; ++i)
        begin = begin << 8 | static_cast<unsigned char>(bytes[i]);
    return begin;
}

std::size_t two_of(const char* bytes) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
           static_cast<unsigned char>(bytes[1]);
}

} // namespace

void Seeker::add(std::string_view bytes, const std::string& what) {
    if (bytes.size() < shortest)
        return;
    std::vector<std::size_t>& same = by_begin_[begin_of(bytes.data())];
    if (std::any_of(same.begin(), same.end(), [&](std::size_t at) { return sought_[at].bytes == bytes; }))
        return;
    same.push_back(sought_.size());
    may_begin_[two_of(bytes.data())] = true;
    sought_.push_back({std::string{bytes}, what});
}

std::string Seeker::look_at(const std::string& content) const {
    const char* const data = content.data();
    for (std::size_t at = 0; at + shortest <= content.size(); ++at) {
        if (!may_begin_[two_of(data + at)])
            continue;
        const auto found = by_begin_.find(begin_of(data + at));
        if (found == by_begin_.end())
            continue;
        for (const std::size_t index : found->second)
            if (content.compare(at, sought_[index].bytes.size(), sought_[index].bytes) == 0)
                return sought_[index].what + " at byte " + std::to_string(at);
    }
    return {};
}

std::string Seeker::look(const std::string& folder) const {
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file())
            continue;
        if (std::string found = look_at(read_file(entry.path(), std::size_t{1} << 30)); !found.empty())
            return found + " of " + entry.path().lexically_relative(folder).string();
    }
    return {};
}

} // namespace iterochat::trials
