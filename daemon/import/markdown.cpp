#include "common/base/text.hpp"
#include "daemon/import/decode.hpp"
#include "daemon/import/detect.hpp"
#include "daemon/import/front_matter.hpp"
#include "daemon/import/markdown_writer.hpp"
#include "daemon/import/readers.hpp"
#include "daemon/import/sections.hpp"

#include <algorithm>

namespace iterochat::import {
namespace {

/// Lines of a document, one by one, without their line ends.
class Lines {
  public:
    explicit Lines(std::string_view text) : rest_(text) {}
    bool next() {
        if (rest_.empty())
            return false;
        const auto end = std::min(rest_.find('\n'), rest_.size());
        line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return true;
    }
    std::string_view line;

  private:
    std::string_view rest_;
};

/// Level of "## Heading", 0 for another line. `text` gets the heading without marks and without a closing row
/// of "#".
int heading_level(std::string_view line, std::string& text) {
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    const std::string_view marked = line.substr(indent);
    const auto level = std::min(marked.find_first_not_of('#'), marked.size());
    if (indent > 3 || level == 0 || level > 6 || level == marked.size() || marked[level] != ' ')
        return 0;
    std::string_view heading = trim(marked.substr(level));
    const auto last = heading.find_last_not_of('#');
    if (last == std::string_view::npos)
        return 0;
    if (last + 1 < heading.size() && heading[last] == ' ')
        heading = trim(heading.substr(0, last));
    text = heading;
    return static_cast<int>(level);
}

/// The fence of a code block that the line opens: three and more "`" or "~"; empty for another line.
std::string_view fence_of(std::string_view line) {
    const std::string_view text = trim(line);
    const char mark = text.empty() ? ' ' : text[0];
    if (mark != '`' && mark != '~')
        return {};
    const auto length = std::min(text.find_first_not_of(mark), text.size());
    return length >= 3 ? text.substr(0, length) : std::string_view{};
}

bool is_underline(std::string_view line, char mark) {
    const std::string_view text = trim(line);
    return !text.empty() && text.find_first_not_of(mark) == std::string_view::npos &&
           !line.starts_with("    ");
}

/// A document's headings (outside of code) and what stands between them, the latter byte for byte.
class Outline {
  public:
    std::vector<Block> read(std::string_view body) {
        std::string fence;
        std::string heading;
        for (Lines lines(body); lines.next();) {
            const std::string_view opened = fence_of(lines.line);
            if (!fence.empty()) {
                const bool closes = opened.starts_with(fence) && trim(lines.line) == opened;
                add(lines.line);
                if (closes)
                    fence.clear();
            } else if (!opened.empty()) {
                fence = opened;
                add(lines.line);
            } else if (const int level = heading_level(lines.line, heading)) {
                finish(level, heading);
            } else if (!is_underlined_heading(lines.line)) {
                add(lines.line);
            }
        }
        finish(0, {});
        return std::move(blocks_);
    }

  private:
    void add(std::string_view line) {
        last_line_ = content_.size();
        content_.append(line).append("\n");
    }

    /// "Title" over "=====" or "-----": the line before becomes the heading, when it stands alone.
    bool is_underlined_heading(std::string_view line) {
        const bool first = is_underline(line, '=');
        if ((!first && !(is_underline(line, '-') && trim(line).size() > 1)) || content_.empty())
            return false;
        const std::string heading(trim(std::string_view(content_).substr(last_line_)));
        const bool alone =
            last_line_ == 0 || std::string_view(content_).substr(0, last_line_).ends_with("\n\n");
        if (heading.empty() || !alone || heading.starts_with("|") || heading.starts_with("- "))
            return false;
        content_.resize(last_line_);
        finish(first ? 1 : 2, heading);
        return true;
    }

    void finish(int level, std::string heading) {
        const auto first = content_.find_first_not_of('\n');
        if (first != std::string::npos) {
            content_.resize(content_.find_last_not_of(" \n\t") + 1);
            if (first < content_.size())
                blocks_.push_back({0, {}, content_.substr(first)});
        }
        content_.clear();
        last_line_ = 0;
        if (level > 0)
            blocks_.push_back({level, {}, std::move(heading)});
    }

    std::vector<Block> blocks_;
    std::string content_;
    std::size_t last_line_ = 0; ///< where the last line begins in content_
};

/// A first H1 is the title and goes from the body; another heading of the first level gives the title and
/// stays.
std::string take_title(std::vector<Block>& blocks) {
    const auto first =
        std::find_if(blocks.begin(), blocks.end(), [](const Block& block) { return block.level == 1; });
    if (first == blocks.end())
        return {};
    std::string title = without_number(first->text);
    if (first == blocks.begin())
        blocks.erase(first);
    return title;
}

/// "- tea", "2. milk": what people write as a list in plain text may become one.
bool is_list_item(std::string_view line) {
    const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
    return line.starts_with("- ") || line.starts_with("* ") ||
           (digits > 0 && (line.substr(digits).starts_with(". ") || line.substr(digits).starts_with(") ")));
}

} // namespace

void read_markdown(const std::string& path, std::string_view bytes, Collector& to) {
    const Decoded decoded = decode(bytes);
    if (!decoded.reason.empty())
        return to.failure(path, "encoding", decoded.reason);
    FrontMatter matter = take_front_matter(decoded.text);
    if (!matter.reason.empty())
        return to.failure(path, "front_matter", matter.reason);
    Page page{path,
              {},
              matter.language.empty() ? language_of_name(path) : matter.language,
              matter.url,
              Outline().read(matter.body)};
    page.title = take_title(page.blocks);
    if (!matter.title.empty())
        page.title = matter.title;
    if (page.title.empty())
        page.title = title_of_name(path);

    std::vector<ArticleDraft> drafts = to_articles(page);
    if (drafts.empty() && !matter.questions.empty())
        drafts.push_back({path, page.title, {}, page.language, page.url, {}});
    if (drafts.empty())
        return to.failure(path, "no_text", "It has no text.");
    if (drafts.size() == 1)
        drafts.front().questions = std::move(matter.questions);
    for (ArticleDraft& draft : drafts) {
        const std::string place = draft.source_id;
        to.article(std::move(draft), place);
    }
}

void read_text(const std::string& path, std::string_view bytes, Collector& to) {
    constexpr std::size_t longest_title = 120;
    const Decoded decoded = decode(bytes);
    if (!decoded.reason.empty())
        return to.failure(path, "encoding", decoded.reason);
    std::string_view text = trim(decoded.text);
    if (text.empty())
        return to.failure(path, "no_text", "It has no text.");
    const std::string_view first = trim(text.substr(0, text.find('\n')));
    const bool is_title =
        count_characters(first) <= longest_title && !first.ends_with('.') && !first.ends_with(',');
    ArticleDraft draft{
        path, is_title ? std::string(first) : title_of_name(path), {}, language_of_name(path), {}, {}};
    if (draft.title.empty())
        draft.title = one_line(first, longest_title);
    if (is_title && first.size() < text.size())
        text.remove_prefix(first.size());
    int blank_lines = 1;
    for (Lines lines(text); lines.next();) {
        const std::string_view line = trim(lines.line);
        blank_lines = line.empty() ? blank_lines + 1 : 0;
        if (blank_lines < 2)
            draft.body += (is_list_item(line) ? escape_inline(line, ' ', false)
                                              : escape_line_start(escape_inline(line, ' ', false))) +
                          "\n";
    }
    draft.body = trim(draft.body);
    to.article(std::move(draft), path);
}

} // namespace iterochat::import
