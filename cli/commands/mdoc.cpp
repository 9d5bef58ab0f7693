#include "cli/commands/mdoc.hpp"

#include <cctype>

namespace iterochat::cli {
namespace {

constexpr std::string_view date = "November 24, 2026";

std::string upper(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return out;
}

/// Past the full stop; "Art. 17" goes on.
std::size_t end_of_sentence(std::string_view text) {
    for (std::size_t at = 0; (at = text.find(". ", at)) != std::string_view::npos; ++at)
        if (at + 2 < text.size() && std::isupper(static_cast<unsigned char>(text[at + 2])))
            return at + 1;
    return text.size();
}

/// Splits after ". ", so that a change in one sentence is a change in one line.
std::string one_sentence_a_line(std::string_view paragraph) {
    std::string out;
    while (!paragraph.empty()) {
        const auto end = end_of_sentence(paragraph);
        out += mdoc_text(paragraph.substr(0, end)) + "\n";
        paragraph.remove_prefix(std::min(end + 1, paragraph.size()));
    }
    return out;
}

} // namespace

std::string mdoc_text(std::string_view text) {
    std::string out;
    if (text.starts_with('.') || text.starts_with('\''))
        out += "\\&";
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    return out;
}

std::string mdoc_word(std::string_view word) {
    const auto is_upper = [&word](std::size_t i) {
        return std::isupper(static_cast<unsigned char>(word[i])) != 0;
    };
    // "No", "An", "Ar" are macros; "|" and "." alone are delimiters.
    const bool may_be_macro = word.size() == 2 && is_upper(0) && !is_upper(1);
    const bool is_delimiter = word.size() == 1 && !std::isalnum(static_cast<unsigned char>(word[0]));
    return (may_be_macro || is_delimiter ? "\\&" : "") + mdoc_text(word);
}

Mdoc::Mdoc(std::string_view title, std::string_view section, std::string_view summary) {
    macro("Dd", date);
    macro("Dt", upper(title) + " " + std::string(section));
    macro("Os", "IteroChat");
    heading("NAME");
    macro("Nm", title);
    macro("Nd", mdoc_text(summary));
}

void Mdoc::macro(std::string_view name, std::string_view arguments) {
    out_ += "." + std::string(name) + (arguments.empty() ? "" : " ") + std::string(arguments) + "\n";
}

void Mdoc::heading(std::string_view title) {
    macro("Sh", title);
}

void Mdoc::text(std::string_view prose) {
    bool is_first = true;
    while (!prose.empty()) {
        const auto gap = prose.find("\n\n");
        if (!is_first)
            macro("Pp", "");
        is_first = false;
        out_ += one_sentence_a_line(prose.substr(0, gap));
        prose = gap == std::string_view::npos ? std::string_view{} : prose.substr(gap + 2);
    }
}

void Mdoc::keys(std::string_view list) {
    for (const char c : mdoc_text(list)) {
        out_ += c;
        if (c == ',')
            out_ += "\\:"; // a line may break here
    }
    out_ += "\n";
}

void Mdoc::raw(std::string_view mdoc) {
    out_ += mdoc;
}

void Mdoc::literal(std::string_view lines) {
    macro("Bd", "-literal -offset indent");
    while (!lines.empty()) {
        const auto end = lines.find('\n');
        const std::string line = mdoc_text(lines.substr(0, end));
        out_ += line + "\n";
        lines = end == std::string_view::npos ? std::string_view{} : lines.substr(end + 1);
    }
    macro("Ed", "");
}

} // namespace iterochat::cli
