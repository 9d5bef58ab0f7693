#include "daemon/answer/markdown.hpp"

#include "common/base/text.hpp"
#include "daemon/answer/sentences.hpp"

#include <algorithm>
#include <utility>

namespace iterochat::answer {
namespace {

bool is_word_character(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
}

/// At "[text](address)": appends the text and returns the bytes taken; 0 when it is no link.
std::size_t take_link(std::string_view rest, std::string& plain) {
    const auto close = rest.find("](");
    if (close == std::string_view::npos || rest.find('\n') < close)
        return 0;
    const auto end = rest.find(')', close + 2);
    if (end == std::string_view::npos)
        return 0;
    plain += plain_line(rest.substr(1, close - 1));
    return end + 1;
}

/// At "<": the bytes of an HTML tag, or of the angles around an address (whose text stays); 0 for a plain
/// "<".
std::size_t take_tag(std::string_view rest, std::string& plain) {
    const auto end = rest.find('>');
    if (end == std::string_view::npos || end < 2)
        return 0;
    const std::string_view inside = rest.substr(1, end - 1);
    if (inside.starts_with("http") || inside.find('@') != std::string_view::npos) {
        plain += inside;
        return end + 1;
    }
    const char first = inside.front();
    const bool tag =
        first == '/' || first == '!' || (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return tag ? end + 1 : 0;
}

/// "*" and "_" are marks at the edge of a word; inside ("snake_case", "2 * 3") they are text.
bool is_emphasis(std::string_view line, std::size_t at) {
    const char mark = line[at];
    const bool word_before = at > 0 && is_word_character(line[at - 1]);
    const bool word_after = at + 1 < line.size() && is_word_character(line[at + 1]);
    if (mark == '_')
        return word_before != word_after || (at + 1 < line.size() && line[at + 1] == '_') ||
               (at > 0 && line[at - 1] == '_');
    const bool blank_before = at == 0 || line[at - 1] == ' ';
    const bool blank_after = at + 1 >= line.size() || line[at + 1] == ' ';
    return !(blank_before && blank_after);
}

std::size_t heading_level(std::string_view line) {
    const auto level = std::min(line.find_first_not_of('#'), line.size());
    return level >= 1 && level <= 6 && (level == line.size() || line[level] == ' ') ? level : 0;
}

bool is_rule(std::string_view line) {
    if (line.size() < 3)
        return false;
    return line.find_first_not_of("-=*_ |:+") == std::string_view::npos;
}

bool is_fence(std::string_view line) {
    return line.starts_with("```") || line.starts_with("~~~");
}

std::string table_row(std::string_view line) {
    std::string row;
    for (const char c : line)
        row.push_back(c == '|' ? ' ' : c);
    return row;
}

/// Collects lines into blocks; what a line starts or continues is decided in add_line.
class BlockReader {
  public:
    void add_line(std::string_view raw) {
        std::string_view line = trim(raw);
        if (is_fence(line)) {
            finish();
            in_code_ = !in_code_;
            return;
        }
        if (in_code_) {
            if (!text_.empty())
                text_ += '\n';
            text_ += raw;
            return;
        }
        while (line.starts_with(">"))
            line = trim(line.substr(1));
        if (line.empty())
            return finish();
        if (const auto level = heading_level(line); level > 0)
            return start_heading(line.substr(level));
        if (is_rule(line))
            return underline();
        if (is_list_line(line) || line.front() == '|')
            finish();
        if (!text_.empty())
            text_ += ' ';
        text_ += plain_line(line.front() == '|' ? table_row(line) : std::string(line));
    }

    std::vector<Block> take() {
        finish();
        return std::move(blocks_);
    }

  private:
    void start_heading(std::string_view title) {
        finish();
        title = trim(title);
        while (!title.empty() && title.back() == '#')
            title.remove_suffix(1);
        heading_ = std::string(trim(plain_line(title)));
        opens_ = true;
    }

    /// "----" below a single short line makes it a heading; elsewhere it is a rule.
    void underline() {
        if (!text_.empty() && text_.size() < 120)
            start_heading(std::exchange(text_, {}));
        else
            finish();
    }

    void finish() {
        std::string text(trim(std::exchange(text_, {})));
        if (text.empty())
            return;
        blocks_.push_back({heading_, std::move(text), opens_});
        opens_ = false;
    }

    std::vector<Block> blocks_;
    std::string heading_;
    std::string text_;
    bool opens_ = false;
    bool in_code_ = false;
};

} // namespace

std::string plain_line(std::string_view line) {
    std::string plain;
    for (std::size_t at = 0; at < line.size();) {
        const char c = line[at];
        std::size_t taken = 0;
        if (c == '\\' && at + 1 < line.size() && !is_word_character(line[at + 1])) {
            plain.push_back(line[at + 1]);
            taken = 2;
        } else if (c == '!' && at + 1 < line.size() && line[at + 1] == '[') {
            taken = take_link(line.substr(at + 1), plain);
            taken += taken > 0 ? 1 : 0;
        } else if (c == '[') {
            taken = take_link(line.substr(at), plain);
        } else if (c == '<') {
            taken = take_tag(line.substr(at), plain);
        } else if (c == '`' || ((c == '*' || c == '_') && is_emphasis(line, at))) {
            taken = 1;
            if (c == '*' && at == 0 && line.starts_with("* "))
                taken = 0;
        }
        if (taken == 0)
            plain.push_back(line[at++]);
        at += taken;
    }
    return plain;
}

std::vector<Block> blocks_in(std::string_view markdown) {
    BlockReader reader;
    while (!markdown.empty()) {
        const auto end = std::min(markdown.find('\n'), markdown.size());
        reader.add_line(markdown.substr(0, end));
        markdown.remove_prefix(std::min(end + 1, markdown.size()));
    }
    return reader.take();
}

} // namespace iterochat::answer
