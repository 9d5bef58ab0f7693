#include "common/base/text.hpp"
#include "daemon/import/decode.hpp"
#include "daemon/import/detect.hpp"
#include "daemon/import/html_main.hpp"
#include "daemon/import/html_markdown.hpp"
#include "daemon/import/readers.hpp"

#include <algorithm>

namespace iterochat::import {
namespace {

constexpr std::size_t most_page_bytes = 8 << 20;

/// A page that lists links and says little itself: fewer words than the list and than 60, or hardly any.
bool is_index_page(const Cleaned& cleaned, const ArticleDraft& draft) {
    const auto words = static_cast<std::uint32_t>(words_of(draft.body).size());
    return cleaned.listed_words > 0 && (words < 8 || (words < 60 && words < cleaned.listed_words));
}

/// What a page says about itself outside of its content. Read before boilerplate goes.
struct Head {
    std::string title; ///< of <title>, without the site's name
    std::string language;
    std::string url;
    std::string banner_title; ///< the only h1, when it stands in the page's header
    bool forwards = false;    ///< <meta http-equiv=refresh>: a page to pass through
};

/// "Shipping" of "Shipping | Acme Help" or, when `site` is known, of "Acme Help - Shipping".
std::string without_site(const std::string& title, const std::string& site) {
    constexpr std::string_view separators[] = {" | ",        " - ",  " \xE2\x80\x93 ", " \xE2\x80\x94 ",
                                               " \xC2\xB7 ", " :: ", " \xC2\xBB "};
    for (const std::string_view separator : separators) {
        const auto at = title.rfind(separator);
        if (at == std::string::npos)
            continue;
        if (const auto first = title.find(separator); !site.empty() && title.substr(0, first) == site)
            return title.substr(first + separator.size());
        if (at >= 3)
            return title.substr(0, at);
    }
    return title;
}

Head read_head(const HtmlTree& tree) {
    const auto& nodes = tree.nodes();
    Head head;
    std::string site;
    std::string shared_url; // of og:url, second to the canonical link
    head.language = tree.attribute(0, "lang");
    for (NodeIndex i = 1; i < nodes.size(); ++i) {
        if (nodes[i].is(GUMBO_TAG_LINK) && tree.attribute(i, "rel") == "canonical" && head.url.empty()) {
            head.url = trim(tree.attribute(i, "href"));
        } else if (nodes[i].is(GUMBO_TAG_TITLE) && head.title.empty()) {
            head.title = tree.text_of(i);
        } else if (nodes[i].is(GUMBO_TAG_META)) {
            const std::string_view property = tree.attribute(i, "property");
            const std::string name = lower_ascii(tree.attribute(i, "http-equiv"));
            if (property == "og:url")
                shared_url = trim(tree.attribute(i, "content"));
            else if (property == "og:site_name")
                site = tree.attribute(i, "content");
            else if (name == "content-language" && head.language.empty())
                head.language = trim(tree.attribute(i, "content"));
            head.forwards |= name == "refresh";
        } else if (nodes[i].is(GUMBO_TAG_H1) && head.banner_title.empty()) {
            head.banner_title = tree.text_of(i);
        }
    }
    if (!head.url.starts_with("https://"))
        head.url = shared_url;
    if (!head.url.starts_with("https://") || head.url.size() > 2000 ||
        head.url.find_first_of(" \n\t") != std::string::npos)
        head.url.clear();
    head.title = without_site(head.title, site);
    return head;
}

/// The page's own language, else that of its one inner element with a lang attribute (DocBook's book), else
/// of its name.
std::string language_for(const HtmlTree& tree, const Head& head, const std::string& path) {
    if (!head.language.empty())
        return head.language;
    if (std::string named = language_of_name(path); !named.empty())
        return named;
    for (NodeIndex i = 1; i < tree.nodes().size(); ++i)
        if (!tree.attribute(i, "lang").empty() && tree.nodes()[i].words * 2 > tree.nodes()[0].words)
            return std::string(tree.attribute(i, "lang"));
    return {};
}

/// The first h1 of the main content, else one beside it, else the page's title, else its first heading.
std::string title_for(const HtmlTree& tree, NodeIndex main, const Head& head) {
    const NodeIndex end = tree.nodes()[main].end;
    for (NodeIndex from : {main, NodeIndex{0}})
        for (NodeIndex i = tree.find(GUMBO_TAG_H1, from); i != no_node; i = tree.find(GUMBO_TAG_H1, i + 1))
            if (std::string text = tree.text_of(i); !text.empty() && (from == 0 || i < end))
                return text;
    if (!head.title.empty())
        return head.title;
    if (!head.banner_title.empty())
        return head.banner_title;
    for (NodeIndex i = main; i < end; ++i)
        if (is_heading(tree.nodes()[i].tag) && !tree.nodes()[i].is_text())
            return tree.text_of(i);
    return {};
}

} // namespace

void read_html(const std::string& path, std::string_view bytes, Collector& to) {
    if (bytes.size() > most_page_bytes)
        return to.failure(path, "too_large", "It is an HTML page of over 8 MB; split it.");
    const Decoded decoded = decode(bytes, declared_encoding(bytes));
    if (!decoded.reason.empty())
        return to.failure(path, "encoding", decoded.reason);
    if (decoded.text.find('<') == std::string::npos)
        return to.failure(path, "no_text", "It holds no HTML.");
    HtmlTree tree(decoded.text);
    if (!tree.reason().empty())
        return to.failure(path, "damaged", tree.reason());

    const Head head = read_head(tree);
    const std::string language = language_for(tree, head, path);
    const Cleaned cleaned = drop_boilerplate(tree);
    const NodeIndex main = main_content(tree);
    Page page{path, without_number(title_for(tree, main, head)), language, head.url, {}};
    page.blocks = to_markdown(tree, main, page.title);
    if (page.title.empty())
        page.title = title_of_name(path);
    std::vector<ArticleDraft> drafts = to_articles(page);
    const bool is_index = drafts.size() == 1 && is_index_page(cleaned, drafts.front());
    if (head.forwards || is_index || (drafts.empty() && cleaned.listed_words > 0))
        return;
    if (drafts.empty())
        return to.failure(
            path, "no_text",
            "It has no text outside of its menus; pages that a script draws in the browser can't be read.");
    for (ArticleDraft& draft : drafts) {
        const std::string place = draft.source_id;
        to.article(std::move(draft), place);
    }
}

std::string body_of_field(std::string_view field) {
    const std::string_view text = trim(field);
    if (!text.starts_with('<') || text.size() > most_page_bytes)
        return std::string(field);
    const std::string start = lower_ascii(text.substr(0, 12));
    constexpr std::string_view tags[] = {"p",  "div",   "h1",      "h2",      "h3",   "h4",        "ul",
                                         "ol", "table", "section", "article", "span", "blockquote"};
    const bool begins = std::any_of(std::begin(tags), std::end(tags), [&](std::string_view tag) {
        const char after = start.size() > tag.size() + 1 ? start[tag.size() + 1] : '\0';
        return std::string_view(start).substr(1).starts_with(tag) && (after == '>' || after == ' ');
    });
    if (!begins || text.find("</") == std::string_view::npos)
        return std::string(field);
    HtmlTree tree(text);
    if (!tree.reason().empty())
        return std::string(field);
    drop_boilerplate(tree);
    std::string body;
    for (const Block& block : to_markdown(tree, 0, {}))
        body += (body.empty() ? "" : "\n\n") +
                (block.level > 0 ? std::string(static_cast<std::size_t>(block.level), '#') + " " : "") +
                block.text;
    return body;
}

} // namespace iterochat::import
