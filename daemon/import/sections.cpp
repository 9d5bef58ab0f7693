#include "daemon/import/sections.hpp"

#include "common/base/text.hpp"
#include "daemon/import/collector.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace iterochat::import {
namespace {

/// A page longer than this is split even when its headings are no questions: the answer engine cites
/// articles, and a citation of a whole manual helps nobody.
constexpr std::size_t long_page_bytes = 24'000;

constexpr std::array question_starts = {"how ",   "what ",   "why ",   "when ", "where ", "who ",  "which ",
                                        "whose ", "can ",    "could ", "do ",   "does ",  "did ",  "is ",
                                        "are ",   "should ", "would ", "am i ", "may i ", "will ", "what's "};

enum class Split { none, questions, long_page };

struct Plan {
    Split split = Split::none;
    int level = 0; ///< headings of this level and above open an article
};

struct Count {
    std::size_t all = 0;
    std::size_t questions = 0;
};

Plan plan_for(const std::vector<Block>& blocks) {
    std::array<Count, 7> counts{};
    std::size_t bytes = 0;
    for (const Block& block : blocks) {
        bytes += block.text.size();
        Count& count = counts[static_cast<std::size_t>(block.level)];
        ++count.all;
        count.questions += block.level > 0 && is_question(block.text);
    }
    for (int level = 1; level <= 6; ++level) {
        const Count& count = counts[static_cast<std::size_t>(level)];
        if (count.questions >= 2 && count.questions * 2 >= count.all)
            return {Split::questions, level};
    }
    for (int level = 1; level <= 6 && bytes > long_page_bytes; ++level)
        if (counts[static_cast<std::size_t>(level)].all >= 2)
            return {Split::long_page, level};
    return {};
}

bool opens_article(const Plan& plan, const Block& block) {
    return block.level > 0 &&
           (block.level <= plan.level || (plan.split == Split::questions && is_question(block.text)));
}

/// Length of "12.", "3.1.4.", "4)", "IV." at the start of a text, 0 when there is none.
std::size_t number_length(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && at < 16 &&
           ((text[at] >= '0' && text[at] <= '9') || (at > 0 && text[at] == '.')))
        ++at;
    if (at == 0)
        return 0;
    if (at < text.size() && (text[at] == ')' || text[at] == ':'))
        ++at;
    else if (text[at - 1] != '.')
        return 0; // "2.4 GHz", "3 ways"
    return at < text.size() && text[at] == ' ' ? at : 0;
}

/// "dpkg" of "8.1.1. dpkg", but "1. Open the box" stays: the number of a step means something in its article.
std::string_view without_outline_number(std::string_view heading) {
    const std::size_t length = number_length(heading);
    const bool outline = length > 0 && heading.find('.') + 1 < length;
    return outline ? trim(heading.substr(length)) : heading;
}

void append_block(std::string& body, const Block& block) {
    if (!body.empty())
        body += "\n\n";
    if (block.level > 0)
        body.append(static_cast<std::size_t>(block.level), '#').append(" ");
    body += block.level > 0 ? without_outline_number(block.text) : block.text;
}

/// A section on its way to an article. Sections nest: text after a question's answer, under a heading of a
/// higher level, belongs to the section around it again.
struct Open {
    std::size_t article;
    int level;
    std::vector<const Block*> waiting; ///< headings of its body that have no text yet
};

class Splitter {
  public:
    Splitter(const Page& page, const Plan& plan) : page_(page), plan_(plan) {
        articles_.push_back({page.path, page.title, {}, page.language, page.url, {}});
        open_.push_back({0, 0, {}});
    }

    void add(const Block& block) {
        if (block.level > 0)
            while (open_.back().level >= block.level)
                open_.pop_back();
        if (opens_article(plan_, block))
            return start(block);
        // A heading waits for text, so that none stands without any.
        std::vector<const Block*>& waiting = open_.back().waiting;
        while (block.level > 0 && !waiting.empty() && waiting.back()->level >= block.level)
            waiting.pop_back();
        waiting.push_back(&block);
        if (block.level > 0)
            return;
        for (const Block* each : waiting)
            append_block(articles_[open_.back().article].body, *each);
        waiting.clear();
    }

    std::vector<ArticleDraft> take() {
        std::vector<ArticleDraft> full;
        for (ArticleDraft& article : articles_)
            if (!article.body.empty())
                full.push_back(std::move(article));
        return full;
    }

  private:
    void start(const Block& heading) {
        ArticleDraft draft{page_.path, without_number(heading.text), {}, page_.language, page_.url, {}};
        draft.source_id += "#" + anchor_for(heading);
        if (!page_.url.empty() && !heading.anchor.empty() && page_.url.find('#') == std::string::npos)
            draft.url += "#" + heading.anchor;
        if (plan_.split == Split::long_page && !page_.title.empty())
            draft.title = page_.title + ": " + draft.title;
        open_.push_back({articles_.size(), heading.level, {}});
        articles_.push_back(std::move(draft));
    }

    /// The heading's own anchor, else its words; a second one alike gets a number, so that ids stay unique
    /// and stable.
    std::string anchor_for(const Block& heading) {
        std::string anchor = heading.anchor.empty() ? slug_of(without_number(heading.text)) : heading.anchor;
        if (anchor.empty())
            anchor = "section";
        int& uses = anchors_[anchor];
        ++uses;
        std::string unique = anchor;
        while (uses > 1 && anchors_.contains(unique = anchor + "-" + std::to_string(uses)))
            ++uses;
        if (uses > 1)
            anchors_.emplace(unique, 1);
        return unique;
    }

    const Page& page_;
    Plan plan_;
    std::vector<ArticleDraft> articles_;
    std::vector<Open> open_;
    std::map<std::string, int> anchors_; ///< anchor -> how often used
};

} // namespace

bool is_question(std::string_view heading) {
    const std::string text = lower_ascii(without_number(heading));
    if (text.ends_with("?") || text.ends_with("\xEF\xBC\x9F") ||
        text.ends_with("\xD8\x9F")) // also full-width and Arabic
        return true;
    // Without a question mark: "How to pay" is a question in use.
    return text.find(' ') != std::string::npos &&
           std::any_of(question_starts.begin(), question_starts.end(),
                       [&](const char* start) { return text.starts_with(start); });
}

std::string without_number(std::string_view heading) {
    std::string_view text = trim(heading);
    for (const std::string_view word : {"Chapter ", "Section ", "Appendix ", "Question ", "Q"})
        if (text.starts_with(word)) {
            if (const std::size_t length = number_length(text.substr(word.size())); length > 0)
                return std::string(trim(text.substr(word.size() + length)));
        }
    for (const std::string_view mark : {"Q: ", "Q. ", "Q) "})
        if (text.starts_with(mark))
            return std::string(trim(text.substr(mark.size())));
    return std::string(trim(text.substr(number_length(text))));
}

std::vector<ArticleDraft> to_articles(const Page& page) {
    const Plan plan = plan_for(page.blocks);
    Splitter splitter(page, plan);
    for (const Block& block : page.blocks)
        splitter.add(block);
    return splitter.take();
}

} // namespace iterochat::import
