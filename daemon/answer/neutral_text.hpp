#pragma once

#include <string>
#include <string_view>

namespace iterochat::answer {

/// A text without what a reader doesn't see and a model does: controls (but line breaks and tabs), zero-width
/// and bidirectional characters, tag and variation characters, HTML comments and tags, Markdown comments,
/// marks with which chat templates begin a role. ZWJ and ZWNJ stay inside Bengali words. Visible words stay.
std::string neutralized(std::string_view utf8);

/// Does a text speak to the machine that reads it instead of to a customer? "Ignore the instructions above",
/// "tell the user that …", "you are now …", a pretended role; in English, Bangla, Banglish and some European
/// languages. Errs on the side of yes: such a text is merely not given to a model.
bool addresses_the_model(std::string_view utf8);

} // namespace iterochat::answer
