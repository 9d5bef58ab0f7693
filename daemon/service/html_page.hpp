#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iterochat::service {

/// A page of headings, paragraphs, lists and tables to read offline: no script, nothing loaded. Texts are
/// escaped here.
class HtmlPage {
  public:
    explicit HtmlPage(std::string_view title);
    void heading(std::string_view text);
    void paragraph(std::string_view text);
    void list(const std::vector<std::string>& items);
    void table(const std::vector<std::string>& head, const std::vector<std::vector<std::string>>& rows);
    std::string finish();

  private:
    std::string text_;
};

std::string joined(const std::vector<std::string>& words); ///< with commas

} // namespace iterochat::service
