#include "common/base/text.hpp"
#include "daemon/import/html_main.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace iterochat::import {
namespace {

using namespace std::string_view_literals;

/// Class names that mean no content wherever they stand, whole.
constexpr std::array certain_classes = {
    "toc"sv,         "table-of-contents"sv, "navheader"sv,  "navfooter"sv,   "breadcrumb"sv,
    "breadcrumbs"sv, "legalnotice"sv,       "copyright"sv,  "authorgroup"sv, "pubdate"sv,
    "releaseinfo"sv, "footnotes"sv,         "headerlink"sv, "skip-link"sv,   "skip-to-content"sv,
    "sr-only"sv,     "visually-hidden"sv,   "anchor-link"sv};

/// Last parts of class names ("article-votes", "cookie-banner") that mean no content when the element is
/// small or full of links.
constexpr std::array likely_endings = {
    "nav"sv,         "navbar"sv,     "navigation"sv, "menu"sv,     "sidebar"sv,   "breadcrumb"sv,
    "breadcrumbs"sv, "footer"sv,     "toc"sv,        "cookie"sv,   "cookies"sv,   "banner"sv,
    "consent"sv,     "share"sv,      "social"sv,     "related"sv,  "relatives"sv, "recommended"sv,
    "comments"sv,    "votes"sv,      "vote"sv,       "feedback"sv, "helpful"sv,   "subscribe"sv,
    "newsletter"sv,  "pagination"sv, "pager"sv,      "search"sv,   "login"sv,     "modal"sv,
    "popup"sv,       "ads"sv,        "advert"sv,     "toolbar"sv,  "byline"sv,    "buttons"sv,
    "attachments"sv, "tags"sv};

constexpr std::array structural_ids = {
    "nav"sv,         "navigation"sv, "navbar"sv, "menu"sv,   "sidebar"sv, "footer"sv,       "breadcrumb"sv,
    "breadcrumbs"sv, "comments"sv,   "toc"sv,    "search"sv, "header"sv,  "cookie-banner"sv};

constexpr std::array paging_words = {"prev"sv,     "previous"sv,    "next"sv,          "up"sv,
                                     "home"sv,     "contents"sv,    "top"sv,           "back"sv,
                                     "index"sv,    "back to top"sv, "previous page"sv, "next page"sv,
                                     "\xC2\xAB"sv, "\xC2\xBB"sv,    "\xE2\x86\x90"sv,  "\xE2\x86\x92"sv};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

bool never_content(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MAP:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_HR:
        return true;
    default:
        return false;
    }
}

bool is_block(GumboTag tag) {
    switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_CENTER:
        return true;
    default:
        return is_heading(tag);
    }
}

bool is_list(GumboTag tag) {
    return tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL || tag == GUMBO_TAG_DL || tag == GUMBO_TAG_TABLE;
}

bool is_box(GumboTag tag) {
    return tag == GUMBO_TAG_DIV || tag == GUMBO_TAG_TD || tag == GUMBO_TAG_P || tag == GUMBO_TAG_CENTER;
}

std::string_view last_part(std::string_view name) {
    const auto dash = name.find_last_of("-_");
    return dash == std::string_view::npos ? name : name.substr(dash + 1);
}

bool leaves_site(std::string_view target) {
    return target.starts_with("http:") || target.starts_with("https:") || target.starts_with("//") ||
           target.starts_with("mailto:") || target.starts_with("tel:");
}

struct Links {
    std::uint32_t inside = 0;  ///< to the same site: relative or to an anchor
    std::uint32_t outside = 0; ///< to other sites, mail, telephone
};

/// Marks subtrees for removal in one walk.
class Broom {
  public:
    explicit Broom(HtmlTree& tree)
        : tree_(tree),
          nodes_(tree.nodes()),
          inside_article_(nodes_.size()),
          inside_header_(nodes_.size()),
          links_before_(nodes_.size() + 1) {
        for (NodeIndex i = 0; i < nodes_.size(); ++i) {
            links_before_[i + 1] = links_before_[i];
            const std::string_view target =
                nodes_[i].is(GUMBO_TAG_A) ? tree_.attribute(i, "href") : std::string_view{};
            if (!target.empty())
                ++(leaves_site(target) ? links_before_[i + 1].outside : links_before_[i + 1].inside);
        }
    }

    Cleaned sweep() {
        for (NodeIndex i = 1; i < nodes_.size();) {
            const HtmlNode& node = nodes_[i];
            inside_article_[i] = inside_article_[node.parent] || opens_article(i);
            inside_header_[i] =
                node.is(GUMBO_TAG_HEADER) || (inside_header_[node.parent] && !is_heading(node.tag));
            if (!node.is_text() && is_boilerplate(i)) {
                nodes_[i].dropped = true;
                i = node.end;
            } else {
                ++i;
            }
        }
        return cleaned_;
    }

  private:
    bool opens_article(NodeIndex i) const {
        return nodes_[i].is(GUMBO_TAG_MAIN) || nodes_[i].is(GUMBO_TAG_ARTICLE) ||
               tree_.attribute(i, "role") == "main";
    }

    /// Holds most of the page's words: a guess by name must not throw the page away.
    /// Few enough nodes to look at each: keeps the walk linear on pages of empty nested elements.
    bool is_little(NodeIndex i) const { return nodes_[i].end - i <= 300; }

    bool is_bulk(NodeIndex i) const { return nodes_[i].words * 2 > nodes_[0].words && nodes_[i].words > 20; }

    bool is_boilerplate(NodeIndex i) {
        const HtmlNode& node = nodes_[i];
        if (never_content(node.tag))
            return true;
        if (node.tag == GUMBO_TAG_BODY || node.tag == GUMBO_TAG_MAIN)
            return false;
        if (is_listing(i)) {
            cleaned_.listed_words += node.words;
            return true;
        }
        if (inside_header_[node.parent] && !node.has_heading && node.words < 8)
            return true; // author and date beside an article's title
        return is_dropped_by_tag(i) || is_dropped_by_name(i) || is_paging(i) || is_small_print(i);
    }

    bool is_dropped_by_tag(NodeIndex i) const {
        const HtmlNode& node = nodes_[i];
        switch (node.tag) {
        case GUMBO_TAG_HEADER: // an article's or a section's own header has its heading
            return !node.has_heading || (!inside_article_[i] && !is_bulk(i));
        case GUMBO_TAG_FOOTER:
            return !is_bulk(i);
        case GUMBO_TAG_FORM: // some servers wrap the whole page in one
            return !node.has_heading && !is_bulk(i);
        case GUMBO_TAG_BUTTON: { // accordions have their questions on buttons
            const bool titled =
                is_heading(nodes_[node.parent].tag) || nodes_[node.parent].is(GUMBO_TAG_SUMMARY);
            return !titled && !node.has_heading && is_little(i) && !tree_.text_of(i).ends_with("?");
        }
        case GUMBO_TAG_SUP: // a footnote's mark
            return node.link_words > 0 && node.words <= 3;
        default:
            return false;
        }
    }

    bool is_dropped_by_name(NodeIndex i) {
        const std::string_view role = tree_.attribute(i, "role");
        if (role == "navigation" || role == "search" || role == "contentinfo" || role == "complementary" ||
            role == "banner" || role == "doc-toc" || role == "doc-endnotes" ||
            tree_.attribute(i, "aria-hidden") == "true")
            return !is_bulk(i);
        const HtmlNode& node = nodes_[i];
        const bool small = node.words < 60 || node.link_words * 3 > node.words;
        const std::string classes = lower_ascii(tree_.attribute(i, "class"));
        for (std::string_view rest = classes; !rest.empty();) {
            const std::string_view name = rest.substr(0, rest.find_first_of(" \t\n\f"));
            rest.remove_prefix(std::min(rest.size(), name.size() + 1));
            if (is_one_of(certain_classes, name) && !is_bulk(i)) {
                if (name == "toc" || name == "table-of-contents")
                    cleaned_.listed_words += node.words;
                return true;
            }
            const bool negated =
                name.starts_with("has-") || name.starts_with("with-") || name.starts_with("no-");
            if (small && !negated && !is_bulk(i) && !is_heading(node.tag) &&
                (is_one_of(likely_endings, last_part(name)) || name.starts_with("related-")))
                return true;
        }
        return small && !is_bulk(i) && !is_heading(node.tag) &&
               is_one_of(structural_ids, lower_ascii(tree_.attribute(i, "id")));
    }

    /// A list or row of three and more links without other words, all within the site: a table of contents, a
    /// category's articles. Links to other sites are information.
    bool is_listing(NodeIndex i) const {
        const HtmlNode& node = nodes_[i];
        const bool list = is_list(node.tag) && node.link_words * 10 >= node.words * 9;
        const bool row = is_box(node.tag) && node.words - node.link_words <= 3; // "Home | Shop | FAQ"
        if (!(list || row) || node.has_heading || node.words == 0)
            return false;
        const Links& before = links_before_[i];
        const Links& after = links_before_[node.end];
        return after.outside == before.outside && after.inside >= before.inside + 3;
    }

    /// A row of "Prev", "Up", "Next" links, as DocBook, Texinfo and Sphinx put above and below a page.
    bool is_paging(NodeIndex i) const {
        const HtmlNode& node = nodes_[i];
        if (!is_block(node.tag) || !is_little(i) || node.words == 0 || node.words > 60 ||
            node.link_words == 0 || node.link_words * 2 < node.words)
            return false;
        for (NodeIndex k = i; k < node.end; ++k) {
            if (!nodes_[k].is(GUMBO_TAG_A))
                continue;
            std::string label = lower_ascii(tree_.text_of(k));
            if (label.empty() && k + 1 < nodes_[k].end)
                label = lower_ascii(tree_.attribute(k + 1, "alt"));
            if (is_one_of(paging_words, label))
                return true;
        }
        return false;
    }

    /// "© 2024 …", "All rights reserved", "Was this article helpful?".
    bool is_small_print(NodeIndex i) const {
        const HtmlNode& node = nodes_[i];
        const bool leaf = is_block(node.tag) || node.tag == GUMBO_TAG_SPAN || node.tag == GUMBO_TAG_SMALL ||
                          node.tag == GUMBO_TAG_LI;
        if (!leaf || !is_little(i) || node.words == 0 || node.words > 30)
            return false;
        const std::string text = lower_ascii(tree_.text_of(i));
        const bool marked =
            text.starts_with("\xC2\xA9") || text.starts_with("(c) ") || text.starts_with("copyright ");
        const bool dated = text.find(" 19") != std::string::npos || text.find(" 20") != std::string::npos ||
                           text.find("rights reserved") != std::string::npos;
        return (marked && dated) || text.starts_with("all rights reserved") ||
               (text.starts_with("was this ") && text.find("helpful") != std::string::npos &&
                node.words <= 12);
    }

    HtmlTree& tree_;
    std::vector<HtmlNode>& nodes_;
    std::vector<char> inside_article_;
    std::vector<char> inside_header_; ///< but not in its heading
    std::vector<Links> links_before_; ///< sums, so that a list of any size is judged at once
    Cleaned cleaned_;
};

} // namespace

Cleaned drop_boilerplate(HtmlTree& tree) {
    if (tree.nodes().empty())
        return {};
    const Cleaned cleaned = Broom(tree).sweep();
    tree.remove_dropped();
    return cleaned;
}

} // namespace iterochat::import
