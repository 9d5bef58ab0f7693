#pragma once

#include <string>
#include <string_view>

namespace iterochat::cli {

/// A manual page in the making: mdoc(7) with every text escaped.
class Mdoc {
  public:
    /// `section` "1"; the date of all pages is that of the catalogue's last change.
    Mdoc(std::string_view title, std::string_view section, std::string_view summary);

    void macro(std::string_view name, std::string_view arguments); ///< ".Sh NAME": arguments as they are
    void heading(std::string_view title);
    void text(std::string_view prose);    ///< one sentence a line; an empty line parts paragraphs
    void keys(std::string_view list);     ///< a long list without spaces, which may break at its commas
    void raw(std::string_view mdoc);      ///< a hand-written part, as it is
    void literal(std::string_view lines); ///< shown as it stands

    const std::string& str() const { return out_; }

  private:
    std::string out_;
};

/// A word as the argument of a macro: quoted where it could be taken for one.
std::string mdoc_word(std::string_view word);
std::string mdoc_text(std::string_view text); ///< backslashes and leading dots

} // namespace iterochat::cli
