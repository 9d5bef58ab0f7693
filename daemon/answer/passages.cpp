#include "common/base/text.hpp"
#include "daemon/answer/answer.hpp"
#include "daemon/answer/markdown.hpp"
#include "daemon/answer/sentences.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace iterochat::answer {
namespace {

constexpr std::size_t words_least = 60;
constexpr std::size_t words_most = 120;

/// Blanks tell words well enough to measure a length.
std::size_t count_words(std::string_view text) {
    std::size_t count = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t';
        count += !blank && !inside ? 1 : 0;
        inside = !blank;
    }
    return count;
}

/// A piece of a block, at most words_most long where a blank allows it.
struct Piece {
    std::string text;
    std::size_t words = 0;
    bool new_line = false; ///< stands on a line of its own
};

/// Cuts after words_most words: for a sentence, code or a list without any full stop.
void cut_at_blanks(std::string_view text, bool new_line, std::vector<Piece>& pieces) {
    while (!text.empty()) {
        std::size_t at = 0;
        std::size_t words = 0;
        while (at < text.size() && words < words_most) {
            at = std::min(text.find_first_not_of(" \n\t", at), text.size());
            at = std::min(text.find_first_of(" \n\t", at), text.size());
            ++words;
        }
        pieces.push_back({std::string(trim(text.substr(0, at))), words, new_line});
        new_line = false;
        text = trim(text.substr(at));
    }
}

std::vector<Piece> pieces_of(const Block& block) {
    const std::size_t words = count_words(block.text);
    if (words <= words_most)
        return {{block.text, words, true}};
    std::vector<Piece> pieces;
    bool first = true;
    for (const std::string_view sentence : sentences_in(block.text))
        cut_at_blanks(sentence, std::exchange(first, false), pieces);
    return pieces;
}

/// A table of contents repeats the headings, and many pages their title: lines that look like every answer
/// and are none. An article of nothing else keeps them.
std::vector<Block> without_contents(std::vector<Block> blocks, const std::string& title) {
    std::set<std::string> headings{lower_ascii(title), "table of contents", "contents"};
    for (const Block& block : blocks)
        headings.insert(lower_ascii(block.heading));
    std::vector<Block> kept;
    bool opens = false;
    for (const Block& block : blocks) {
        opens = opens || block.starts_section;
        std::string_view line = block.text;
        line = trim(line.substr(std::min(line.find_first_not_of("-*+ "), line.size())));
        if (headings.contains(lower_ascii(line)))
            continue;
        kept.push_back(block);
        kept.back().starts_section = std::exchange(opens, false);
    }
    return kept.empty() ? blocks : kept;
}

class Packer {
  public:
    explicit Packer(ArticleId article) : article_(article) {}

    void add(const Block& block, bool own_section) {
        if (own_section && block.starts_section)
            finish();
        if (words_ == 0)
            heading_ = block.heading;
        else if (!own_section && block.starts_section)
            text_ += "\n" + block.heading; // a short article keeps its inner headings as lines
        for (const Piece& piece : pieces_of(block)) {
            if (words_ + piece.words > words_most)
                finish();
            if (words_ == 0)
                heading_ = block.heading;
            if (!text_.empty())
                text_ += piece.new_line ? '\n' : ' ';
            text_ += piece.text;
            words_ += piece.words;
        }
    }

    std::vector<Passage> take() {
        finish();
        return std::move(passages_);
    }

  private:
    /// A short rest joins the passage before it when both stand under one heading and fit together.
    void finish() {
        std::string text(trim(std::exchange(text_, {})));
        const std::size_t words = std::exchange(words_, 0);
        if (text.empty())
            return;
        if (!passages_.empty() && words < words_least && passages_.back().heading == heading_ &&
            last_words_ + words <= words_most + words_least / 2) {
            passages_.back().text += "\n" + text;
            last_words_ += words;
            return;
        }
        passages_.push_back({article_, static_cast<int>(passages_.size()), heading_, std::move(text)});
        last_words_ = words;
    }

    ArticleId article_;
    std::vector<Passage> passages_;
    std::string heading_;
    std::string text_;
    std::size_t words_ = 0;
    std::size_t last_words_ = 0;
};

} // namespace

std::vector<Passage> split_passages(const Article& article) {
    const std::vector<Block> blocks = without_contents(blocks_in(article.body), article.title);
    std::size_t words = 0;
    for (const Block& block : blocks)
        words += count_words(block.text);
    const bool own_section = words > words_most;
    Packer packer(article.id);
    for (const Block& block : blocks)
        packer.add(block, own_section);
    return packer.take();
}

} // namespace iterochat::answer
