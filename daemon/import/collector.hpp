#pragma once

#include "daemon/import/import.hpp"

#include <set>
#include <string>

namespace iterochat::import {

/// Stands between the readers and the caller's sink for one input: cleans titles, validates every draft,
/// refuses the second use of a source id, and turns each refusal into a failure. One thread.
class Collector {
  public:
    explicit Collector(const Sink& sink) : sink_(sink) {}

    /// `place` names the draft in a failure: its path, with a line where there is one.
    void article(ArticleDraft&& draft, const std::string& place);
    void failure(std::string place, std::string_view code, std::string reason);
    void progress(std::uint64_t bytes_read) const; ///< bytes of the input so far

  private:
    const Sink& sink_;
    std::set<std::string, std::less<>> seen_;
};

/// One line without control characters, white space collapsed, at most `most` characters and cut at a word.
std::string one_line(std::string_view text, std::size_t most);

/// Words of a text in lower case, joined by "-": the anchor of a heading that has none, the id of a row
/// without one.
std::string slug_of(std::string_view text);

} // namespace iterochat::import
