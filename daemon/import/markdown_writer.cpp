#include "daemon/import/markdown_writer.hpp"

#include "common/base/text.hpp"
#include "daemon/import/characters.hpp"

#include <algorithm>

namespace iterochat::import {
namespace {

constexpr std::size_t most_containers = 10;

bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return is_letter(c) || is_digit(c) || (c & 0x80) != 0;
}
bool is_punctuation(char c) {
    return c > ' ' && c < 0x7f && !is_letter(c) && !is_digit(c);
}

bool starts_entity(std::string_view text) {
    std::size_t at = 1;
    while (at < text.size() && at < 32 && (is_letter(text[at]) || is_digit(text[at]) || text[at] == '#'))
        ++at;
    return at > 1 && at < text.size() && text[at] == ';';
}

bool needs_escape(char c, char before, char after, std::string_view from) {
    switch (c) {
    case '`':
        return true;
    case '\\':
        return is_punctuation(after);
    case '*':
        return !(is_blank(before) && is_blank(after));
    case '_':
        return !(is_word(before) && is_word(after)) && !(is_blank(before) && is_blank(after));
    case '~':
        return after == '~' || before == '~';
    case ']':
        return after == '(' || after == '[' || after == ':';
    case '<':
        return is_letter(after) || after == '/' || after == '!' || after == '?';
    case '&':
        return starts_entity(from);
    default:
        return false;
    }
}

std::size_t longest_run(std::string_view text, char c) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const char each : text) {
        run = each == c ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

std::string_view trim_right(std::string_view text) {
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

} // namespace

std::string escape_inline(std::string_view text, char before, bool next_unknown) {
    std::string escaped;
    escaped.reserve(text.size() + 8);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char after = i + 1 < text.size() ? text[i + 1] : next_unknown ? 'x' : ' ';
        if (needs_escape(text[i], before, after, text.substr(i)))
            escaped += '\\';
        escaped += text[i];
        before = text[i];
    }
    return escaped;
}

std::string escape_line_start(std::string_view line) {
    const auto hashes = std::min(line.find_first_not_of('#'), line.size());
    const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
    const bool mark_then_space = line.size() == 1 || (line.size() > 1 && is_blank(line[1]));
    if (line.empty())
        return {};
    if ((hashes > 0 && hashes <= 6 && (hashes == line.size() || is_blank(line[hashes]))) || line[0] == '>' ||
        ((line[0] == '-' || line[0] == '+' || line[0] == '*') && mark_then_space) ||
        line.starts_with("---") || line.starts_with("==="))
        return "\\" + std::string(line);
    if (line[0] == '[' && line.find("\\]:") != std::string_view::npos)
        return "\\" + std::string(line);
    if (digits > 0 && digits < 10 && digits < line.size() && (line[digits] == '.' || line[digits] == ')') &&
        (digits + 1 == line.size() || is_blank(line[digits + 1])))
        return std::string(line.substr(0, digits)) + "\\" + std::string(line.substr(digits));
    return std::string(line);
}

std::string code_span(std::string_view text) {
    if (text.empty())
        return {};
    const std::string ticks(longest_run(text, '`') + 1, '`');
    const char* pad = text.front() == '`' || text.back() == '`' ? " " : "";
    return ticks + pad + std::string(text) + pad + ticks;
}

void MarkdownWriter::text(std::string_view plain) {
    std::string run;
    const auto flush = [&](bool next_unknown) {
        const char before = line_.empty() || is_blank(line_.back()) ? ' ' : line_.back();
        line_ += escape_inline(run, before, next_unknown);
        run.clear();
    };
    for (std::size_t i = 0; i < plain.size();) {
        const std::string_view rest = plain.substr(i);
        if (const std::size_t skipped = invisible_length(rest)) {
            i += skipped;
        } else if (const std::size_t blank = space_length(rest)) {
            i += blank;
            space_ = true;
        } else {
            if (space_ && !(line_.empty() && run.empty()) && !(run.empty() && line_.ends_with('\n')))
                run += ' ';
            space_ = false;
            run += rest[0];
            ++i;
        }
    }
    flush(!space_);
}

void MarkdownWriter::markup(std::string_view markdown) {
    if (space_ && !line_.empty() && !line_.ends_with('\n'))
        line_ += ' ';
    space_ = false;
    line_ += markdown;
}

void MarkdownWriter::line_break() {
    if (line_.ends_with("  \n"))
        return end_paragraph();
    space_ = false;
    if (!line_.empty())
        line_ += "  \n";
}

MarkdownWriter::LinkStart MarkdownWriter::open_link() {
    markup("");
    return {paragraph_, line_.size()};
}

void MarkdownWriter::close_link(const LinkStart& start, std::string_view url) {
    if (start.paragraph != paragraph_ || start.position > line_.size())
        return;
    std::string label = line_.substr(start.position);
    const std::size_t lead = label.find_first_not_of(" \n");
    if (lead == std::string::npos)
        return;
    line_.resize(start.position);
    std::string target(url);
    for (std::size_t at = 0; (at = target.find_first_of(" <>()\\\n\t", at)) != std::string::npos; at += 3) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(target[at]);
        target.replace(at, 1, {'%', digits[byte >> 4], digits[byte & 15]});
    }
    const std::string_view shown = trim(label);
    const bool same = shown == url || "https://" + std::string(shown) == url ||
                      "http://" + std::string(shown) == url || std::string(shown) + "/" == url;
    // A line break inside the label would end a link's line; an address is shown once.
    if (same)
        line_ += label.substr(0, lead) + target;
    else
        line_ += label.substr(0, lead) + "[" + std::string(shown) + "](" + target + ")";
}

void MarkdownWriter::end_paragraph() {
    space_ = false;
    ++paragraph_;
    std::string paragraph;
    for (std::string_view rest = trim_right(line_); !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        paragraph += escape_line_start(rest.substr(0, end));
        if (end < rest.size())
            paragraph += '\n';
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    line_.clear();
    if (!trim(paragraph).empty())
        emit(paragraph);
}

void MarkdownWriter::emit(std::string_view block) {
    std::string blank;  // what stands on the empty line before the block
    std::string prefix; // before its first line
    std::string indent; // before the others
    bool starts_item = false;
    for (Container& container : containers_) {
        starts_item |= container.item && !container.used;
        blank += container.used ? container.rest : "";
        prefix += container.used ? container.rest : container.first;
        indent += container.rest;
        container.used = true;
    }
    const bool goes_on = starts_item && (lists_.front().started || lists_.size() > 1);
    // A list that begins with another number than 1 can't follow a paragraph's line.
    const bool tight =
        goes_on && (lists_.back().started || !lists_.back().ordered || lists_.back().next == 2);
    if (!content_.empty())
        content_ += tight ? "\n" : "\n" + std::string(trim_right(blank)) + "\n";
    if (starts_item)
        for (List& list : lists_)
            list.started = true;
    for (bool first = true; !block.empty(); first = false) {
        const auto end = std::min(block.find('\n'), block.size());
        const std::string_view line = block.substr(0, end);
        const std::string& before = first ? prefix : indent;
        content_ += first ? "" : "\n";
        content_ += line.empty() ? std::string(trim_right(before)) : before;
        content_ += line;
        block.remove_prefix(std::min(end + 1, block.size()));
    }
}

void MarkdownWriter::finish_content() {
    end_paragraph();
    if (!content_.empty())
        blocks_.push_back({0, {}, std::move(content_)});
    content_.clear();
}

void MarkdownWriter::heading(int level, std::string anchor, std::string plain) {
    finish_content();
    blocks_.push_back({level, std::move(anchor), std::move(plain)});
}

void MarkdownWriter::lines(std::string_view markdown) {
    end_paragraph();
    if (!markdown.empty())
        emit(markdown);
}

void MarkdownWriter::code_block(std::string_view code, std::string_view language) {
    const std::string fence(std::max<std::size_t>(3, longest_run(code, '`') + 1), '`');
    lines(fence + std::string(language) + "\n" + std::string(code) + "\n" + fence);
}

void MarkdownWriter::open_list(bool ordered, int first) {
    end_paragraph();
    lists_.push_back({ordered, first, false});
}

void MarkdownWriter::open_item() {
    end_paragraph();
    opened_.push_back(containers_.size() < most_containers && !lists_.empty());
    if (!opened_.back())
        return;
    List& list = lists_.back();
    const std::string mark = list.ordered ? std::to_string(list.next++) + ". " : "- ";
    containers_.push_back({mark, std::string(mark.size(), ' '), true, false});
}

void MarkdownWriter::close_item() {
    end_paragraph();
    if (opened_.empty())
        return;
    if (opened_.back())
        containers_.pop_back();
    opened_.pop_back();
}

void MarkdownWriter::close_list() {
    end_paragraph();
    if (!lists_.empty())
        lists_.pop_back();
}

void MarkdownWriter::open_quote() {
    end_paragraph();
    opened_.push_back(containers_.size() < most_containers);
    if (opened_.back())
        containers_.push_back({"> ", "> ", false, false});
}

void MarkdownWriter::close_quote() {
    close_item();
}

std::vector<Block> MarkdownWriter::take() {
    finish_content();
    return std::move(blocks_);
}

} // namespace iterochat::import
