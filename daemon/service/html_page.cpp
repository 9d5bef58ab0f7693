#include "daemon/service/html_page.hpp"

#include "daemon/erasure/page_parts.hpp"

namespace iterochat::service {
namespace {

std::string in(const char* tag, std::string_view text) {
    return std::string("<") + tag + ">" + erasure::escape_html(text) + "</" + tag + ">";
}

constexpr const char* style =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;"
    "background:#fff}table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}th,td{text-align:left;"
    "vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid "
    "#ccc}h1{font-size:1.5rem}h2{font-size:1.15rem;"
    "margin-top:2rem}@media print{body{margin:0}}";

} // namespace

HtmlPage::HtmlPage(std::string_view title)
    : text_("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width\">" +
            in("title", title) + "<style>" + style + "</style></head>\n<body><main>\n" + in("h1", title) +
            "\n") {}

void HtmlPage::heading(std::string_view text) {
    text_ += in("h2", text) + "\n";
}

void HtmlPage::paragraph(std::string_view text) {
    text_ += in("p", text) + "\n";
}

void HtmlPage::list(const std::vector<std::string>& items) {
    text_ += "<ul>";
    for (const std::string& item : items)
        text_ += in("li", item);
    text_ += "</ul>\n";
}

void HtmlPage::table(const std::vector<std::string>& head,
                     const std::vector<std::vector<std::string>>& rows) {
    text_ += "<table><thead><tr>";
    for (const std::string& cell : head)
        text_ += "<th scope=\"col\">" + erasure::escape_html(cell) + "</th>";
    text_ += "</tr></thead><tbody>\n";
    for (const auto& row : rows) {
        text_ += "<tr>";
        for (const std::string& cell : row)
            text_ += in("td", cell);
        text_ += "</tr>\n";
    }
    text_ += "</tbody></table>\n";
}

std::string HtmlPage::finish() {
    return std::move(text_) + "</main></body></html>\n";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

} // namespace iterochat::service
