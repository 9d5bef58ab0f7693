#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::import {

/// What a Markdown file says about itself between two lines "---" at its start. Read are `title`, `language`
/// (or `lang`), `url` and `questions`, as `key: value` with or without quotes; questions as `[a, b]` or as
/// lines "- a". Other keys belong to the site's generator and are passed over. Nested values are not read.
struct FrontMatter {
    std::string title;
    std::string language;
    std::string url;
    std::vector<std::string> questions;
    std::string_view body; ///< the rest of the document
    std::string reason;    ///< a sentence when it is damaged; else empty
};

FrontMatter take_front_matter(std::string_view document);

} // namespace iterochat::import
