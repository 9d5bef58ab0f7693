#include "daemon/import/html_main.hpp"

#include "common/base/text.hpp"

#include <algorithm>
#include <array>

namespace iterochat::import {
namespace {

using namespace std::string_view_literals;

constexpr std::array article_classes = {
    "article-body"sv,  "article__body"sv, "article-content"sv, "article_body"sv, "post-content"sv,
    "entry-content"sv, "markdown-body"sv, "page-content"sv,    "main-content"sv, "rst-content"sv};
constexpr std::array article_ids = {"content"sv,      "main"sv,         "main-content"sv, "article"sv,
                                    "article-body"sv, "page-content"sv, "bodycontent"sv};

std::uint32_t prose(const HtmlNode& node) {
    return node.words - node.link_words;
}

bool has_class(std::string_view classes, std::string_view wanted) {
    for (auto at = classes.find(wanted); at != std::string_view::npos; at = classes.find(wanted, at + 1)) {
        const auto end = at + wanted.size();
        if ((at == 0 || classes[at - 1] == ' ') && (end == classes.size() || classes[end] == ' '))
            return true;
    }
    return false;
}

/// How sure an element's markup says "this is the article"; 0: not at all.
int rank(const HtmlTree& tree, NodeIndex i) {
    const HtmlNode& node = tree.nodes()[i];
    if (tree.attribute(i, "itemprop") == "articleBody")
        return 4;
    if (node.tag == GUMBO_TAG_ARTICLE)
        return 3;
    if (node.tag == GUMBO_TAG_MAIN || tree.attribute(i, "role") == "main")
        return 2;
    const std::string id = lower_ascii(tree.attribute(i, "id"));
    const std::string classes = lower_ascii(tree.attribute(i, "class"));
    const bool named = std::find(article_ids.begin(), article_ids.end(), id) != article_ids.end() ||
                       std::any_of(article_classes.begin(), article_classes.end(),
                                   [&](std::string_view name) { return has_class(classes, name); });
    return named ? 1 : 0;
}

/// Goes down from `from` while one child has nearly all of the words outside of links.
NodeIndex densest(const HtmlTree& tree, NodeIndex from) {
    const auto& nodes = tree.nodes();
    for (NodeIndex at = from;;) {
        NodeIndex best = no_node;
        for (NodeIndex child = at + 1; child < nodes[at].end; child = nodes[child].end)
            if (!nodes[child].is_text() && prose(nodes[child]) * 10 >= prose(nodes[at]) * 9 &&
                prose(nodes[child]) > 0)
                best = child;
        const bool container =
            best != no_node && (nodes[best].is(GUMBO_TAG_DIV) || nodes[best].is(GUMBO_TAG_SECTION) ||
                                nodes[best].is(GUMBO_TAG_BODY) || nodes[best].is(GUMBO_TAG_FORM) ||
                                nodes[best].is(GUMBO_TAG_CENTER) || nodes[best].is(GUMBO_TAG_UNKNOWN));
        // A heading beside the child belongs to the article: stay above both.
        if (!container || nodes[best].has_heading != nodes[at].has_heading)
            return at;
        for (NodeIndex child = at + 1; child < nodes[at].end; child = nodes[child].end)
            if (child != best && nodes[child].has_heading)
                return at;
        at = best;
    }
}

} // namespace

NodeIndex main_content(const HtmlTree& tree) {
    const auto& nodes = tree.nodes();
    NodeIndex best = no_node;
    int best_rank = 0;
    const std::uint32_t all = prose(nodes[0]);
    for (NodeIndex i = 1; i < nodes.size(); ++i) {
        if (nodes[i].is_text() || prose(nodes[i]) * 2 < all || prose(nodes[i]) == 0)
            continue; // a teaser, or one of many posts
        // Of equal rank the outermost, so that the second half of a page is not lost.
        if (const int found = rank(tree, i); found > best_rank) {
            best = i;
            best_rank = found;
        }
    }
    return best != no_node ? best : densest(tree, 0);
}

} // namespace iterochat::import
