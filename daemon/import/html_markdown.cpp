#include "daemon/import/html_markdown.hpp"

#include "common/base/text.hpp"
#include "daemon/import/collector.hpp"
#include "daemon/import/markdown_writer.hpp"

#include <algorithm>
#include <cstdlib>

namespace iterochat::import {
namespace {

constexpr std::uint32_t most_question_words = 40;

/// Elements that stand in the line; every other one begins and ends a paragraph.
bool is_inline(const HtmlNode& node) {
    switch (node.tag) {
    case GUMBO_TAG_A:
    case GUMBO_TAG_ABBR:
    case GUMBO_TAG_B:
    case GUMBO_TAG_BDI:
    case GUMBO_TAG_BDO:
    case GUMBO_TAG_BIG:
    case GUMBO_TAG_CITE:
    case GUMBO_TAG_DATA:
    case GUMBO_TAG_DEL:
    case GUMBO_TAG_DFN:
    case GUMBO_TAG_EM:
    case GUMBO_TAG_FONT:
    case GUMBO_TAG_I:
    case GUMBO_TAG_INS:
    case GUMBO_TAG_MARK:
    case GUMBO_TAG_Q:
    case GUMBO_TAG_RUBY:
    case GUMBO_TAG_S:
    case GUMBO_TAG_SMALL:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_SUB:
    case GUMBO_TAG_SUP:
    case GUMBO_TAG_TIME:
    case GUMBO_TAG_U:
    case GUMBO_TAG_VAR:
    case GUMBO_TAG_WBR:
    case GUMBO_TAG_IMG:
    case GUMBO_TAG_NOBR:
    case GUMBO_TAG_STRIKE:
    case GUMBO_TAG_ACRONYM:
    case GUMBO_TAG_TT:
    case GUMBO_TAG_CODE:
    case GUMBO_TAG_KBD:
    case GUMBO_TAG_SAMP:
    case GUMBO_TAG_BUTTON:
        return true;
    case GUMBO_TAG_UNKNOWN: {
        const GumboStringPiece& name = node.source->v.element.original_tag; // "<details open>", "<o:p>"
        const std::string_view tag{name.data == nullptr ? "" : name.data,
                                   name.data == nullptr ? 0 : name.length};
        return !tag.starts_with("<details") && tag.substr(0, 40).find('-') == std::string_view::npos;
    }
    default:
        return false;
    }
}

bool is_code(GumboTag tag) {
    return tag == GUMBO_TAG_CODE || tag == GUMBO_TAG_KBD || tag == GUMBO_TAG_SAMP || tag == GUMBO_TAG_TT;
}

bool is_web_address(std::string_view url) {
    return url.starts_with("https://") || url.starts_with("http://");
}

/// The language of `<pre><code class="language-php">`, as highlighters write it.
std::string code_language(const HtmlTree& tree, NodeIndex pre) {
    for (NodeIndex i = pre; i < tree.nodes()[pre].end && i < pre + 3; ++i) {
        const std::string_view classes = tree.attribute(i, "class");
        const auto at = classes.find("language-");
        if (at == std::string_view::npos)
            continue;
        const std::string_view name = classes.substr(at + 9, classes.find(' ', at) - at - 9);
        const bool plain =
            name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+#-") == std::string_view::npos;
        return plain && name.size() < 20 ? std::string(name) : std::string{};
    }
    return {};
}

std::string code_of(const HtmlTree& tree, NodeIndex pre) {
    std::string code;
    for (NodeIndex i = pre; i < tree.nodes()[pre].end; ++i)
        code += tree.nodes()[i].is(GUMBO_TAG_BR) ? "\n" : tree.nodes()[i].text;
    std::erase_if(code, [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t'; });
    const auto last = code.find_last_not_of(" \n\t");
    code.resize(last == std::string::npos ? 0 : last + 1);
    return code.substr(std::min(code.find_first_not_of('\n'), code.size()));
}

/// Walks the subtree in reading order; what is to be done at an element's end waits on a stack.
class Renderer {
  public:
    Renderer(const HtmlTree& tree, NodeIndex main, std::string title)
        : tree_(tree), nodes_(tree.nodes()), main_(main), title_(std::move(title)) {}

    std::vector<Block> render() {
        for (NodeIndex i = main_; i < nodes_[main_].end;) {
            close_until(i);
            i = nodes_[i].is_text() ? (writer_.text(nodes_[i].text), i + 1) : enter(i);
        }
        close_until(nodes_[main_].end);
        return writer_.take();
    }

  private:
    enum class Leave { nothing, paragraph, list, item, quote, definitions, quotation, link };
    struct Frame {
        NodeIndex end;
        Leave leave;
        MarkdownWriter::LinkStart link;
        std::string url;
    };
    /// A <dl>: each group of terms with its descriptions is a list item, or text when `plain`.
    struct Definitions {
        bool plain;
        bool item_open;
        bool described;
    };

    void push(NodeIndex i, Leave leave) { frames_.push_back({nodes_[i].end, leave, {}, {}}); }

    void close_until(NodeIndex at) {
        while (!frames_.empty() && frames_.back().end <= at) {
            const Frame frame = std::move(frames_.back());
            frames_.pop_back();
            close(frame);
        }
    }

    void close(const Frame& frame) {
        switch (frame.leave) {
        case Leave::nothing:
            break;
        case Leave::paragraph:
            writer_.end_paragraph();
            break;
        case Leave::list:
            writer_.close_list();
            break;
        case Leave::item:
            writer_.close_item();
            break;
        case Leave::quote:
            writer_.close_quote();
            break;
        case Leave::quotation:
            writer_.markup("\xE2\x80\x9D");
            break;
        case Leave::link:
            close_link(frame);
            break;
        case Leave::definitions:
            if (definitions_.back().item_open)
                writer_.close_item();
            if (!definitions_.back().plain)
                writer_.close_list();
            definitions_.pop_back();
            writer_.end_paragraph();
            break;
        }
    }

    void close_link(const Frame& frame) {
        if (is_web_address(frame.url))
            writer_.close_link(frame.link, frame.url);
        else
            writer_.text(" (" + frame.url +
                         ")"); // a mail address or telephone number that the text doesn't show
    }

    /// Handles the element and returns where to go on: inside it, or after it when it is done as a whole.
    NodeIndex enter(NodeIndex i) {
        const HtmlNode& node = nodes_[i];
        if (is_heading(node.tag) || node.tag == GUMBO_TAG_SUMMARY || is_question_title(i))
            return heading(i);
        if (is_code(node.tag)) {
            writer_.markup(code_span(tree_.text_of(i)));
            return node.end;
        }
        switch (node.tag) {
        case GUMBO_TAG_PRE:
            if (const std::string code = code_of(tree_, i); !code.empty())
                writer_.code_block(code, code_language(tree_, i));
            return node.end;
        case GUMBO_TAG_BR:
            writer_.line_break();
            return node.end;
        case GUMBO_TAG_A:
            return anchor(i);
        case GUMBO_TAG_Q:
            writer_.text(" \xE2\x80\x9C");
            push(i, Leave::quotation);
            return i + 1;
        case GUMBO_TAG_UL:
        case GUMBO_TAG_OL:
        case GUMBO_TAG_LI:
            return list_part(i);
        case GUMBO_TAG_DL:
        case GUMBO_TAG_DT:
        case GUMBO_TAG_DD:
            return definition_part(i);
        case GUMBO_TAG_BLOCKQUOTE:
            return quote(i);
        case GUMBO_TAG_TABLE:
            return table(i);
        default:
            return other(i);
        }
    }

    NodeIndex other(NodeIndex i) {
        if (!is_inline(nodes_[i])) {
            writer_.end_paragraph();
            push(i, Leave::paragraph);
        }
        return i + 1;
    }

    NodeIndex heading(NodeIndex i) {
        const HtmlNode& node = nodes_[i];
        const std::string text = tree_.text_of(i);
        if (text.empty())
            return node.end;
        if (!title_.empty() && without_number(text) == title_) {
            title_.clear();
            if (is_heading(node.tag))
                level_ = node.tag - GUMBO_TAG_H1 + 1;
            return node.end;
        }
        if (writer_.nested()) { // in a list or quote: a heading can't stand there in Markdown
            writer_.end_paragraph();
            writer_.text(text);
            writer_.end_paragraph();
            return node.end;
        }
        if (is_heading(node.tag))
            level_ = node.tag - GUMBO_TAG_H1 + 1;
        const int level = is_heading(node.tag) ? level_ : std::min(6, level_ + 1);
        writer_.heading(level, anchor_of(tree_, i, main_), one_line(text, 2000));
        return node.end;
    }

    /// A question that looks like a heading without being marked as one: on an accordion's button, as a
    /// definition list's term, by its class, or alone and bold in its paragraph.
    bool is_question_title(NodeIndex i) const {
        const HtmlNode& node = nodes_[i];
        if (node.words < 2 || node.words > most_question_words || node.end - i > 60 || writer_.nested())
            return false;
        if (node.tag == GUMBO_TAG_BUTTON)
            return true; // other buttons are gone
        if (node.tag == GUMBO_TAG_DT)
            return is_question(tree_.text_of(i));
        if (node.tag != GUMBO_TAG_P && node.tag != GUMBO_TAG_DIV)
            return false;
        if (tree_.attribute(i, "class").find("question") != std::string_view::npos)
            return tree_.text_of(i).ends_with("?");
        for (NodeIndex child = i + 1; child < node.end; child = nodes_[child].end)
            if (nodes_[child].words > 0)
                return (nodes_[child].is(GUMBO_TAG_STRONG) || nodes_[child].is(GUMBO_TAG_B)) &&
                       nodes_[child].words == node.words && tree_.text_of(i).ends_with("?");
        return false;
    }

    NodeIndex anchor(NodeIndex i) {
        std::string url(trim(tree_.attribute(i, "href")));
        for (const std::string_view scheme : {"mailto:", "tel:"})
            if (url.starts_with(scheme)) {
                url = url.substr(scheme.size(), url.find('?') - scheme.size());
                if (tree_.text_of(i).find(url) != std::string::npos)
                    url.clear();
                if (!url.empty())
                    frames_.push_back({nodes_[i].end, Leave::link, {}, std::move(url)});
                return i + 1;
            }
        if (is_web_address(url) && url.size() <= 2000)
            frames_.push_back({nodes_[i].end, Leave::link, writer_.open_link(), std::move(url)});
        return i + 1;
    }

    NodeIndex list_part(NodeIndex i) {
        const HtmlNode& node = nodes_[i];
        if (node.has_heading) // an accordion or a list of sections: the headings must stay headings
            return other(i);
        if (node.tag == GUMBO_TAG_LI) {
            if (!writer_.nested())
                return other(i); // its list has headings, or there is no list
            writer_.open_item();
            push(i, Leave::item);
            return i + 1;
        }
        const int first =
            std::max(1, std::atoi(std::string(tree_.attribute(i, "start").substr(0, 5)).c_str()));
        writer_.open_list(node.tag == GUMBO_TAG_OL, first);
        push(i, Leave::list);
        return i + 1;
    }

    NodeIndex definition_part(NodeIndex i) {
        const HtmlNode& node = nodes_[i];
        if (node.tag == GUMBO_TAG_DL) {
            bool plain = node.has_heading;
            for (NodeIndex k = i + 1; k < std::min(node.end, i + 20'000) && !plain; ++k)
                plain = nodes_[k].is(GUMBO_TAG_DT) && is_question_title(k);
            writer_.end_paragraph();
            if (!plain)
                writer_.open_list(false, 1);
            definitions_.push_back({plain, false, false});
            push(i, Leave::definitions);
            return i + 1;
        }
        if (definitions_.empty() || definitions_.back().plain)
            return other(i);
        Definitions& group = definitions_.back();
        const bool term = node.tag == GUMBO_TAG_DT;
        if (group.item_open && term && group.described) {
            writer_.close_item();
            group.item_open = false;
        }
        if (!group.item_open)
            writer_.open_item();
        group.item_open = true;
        group.described = !term;
        return other(i);
    }

    NodeIndex quote(NodeIndex i) {
        if (nodes_[i].has_heading)
            return other(i);
        writer_.open_quote();
        push(i, Leave::quote);
        return i + 1;
    }

    NodeIndex table(NodeIndex i) {
        const std::string markdown = table_to_markdown(tree_, i);
        if (markdown.empty())
            return other(i);
        for (NodeIndex k = i + 1; k < nodes_[i].end; k = nodes_[k].end)
            if (nodes_[k].is(GUMBO_TAG_CAPTION)) {
                writer_.end_paragraph();
                writer_.text(tree_.text_of(k));
            }
        writer_.lines(markdown);
        return nodes_[i].end;
    }

    const HtmlTree& tree_;
    const std::vector<HtmlNode>& nodes_;
    NodeIndex main_;
    std::string title_;
    int level_ = 1; ///< of the last marked heading
    MarkdownWriter writer_;
    std::vector<Frame> frames_;
    std::vector<Definitions> definitions_;
};

} // namespace

std::vector<Block> to_markdown(const HtmlTree& tree, NodeIndex main, const std::string& title) {
    return Renderer(tree, main, title).render();
}

} // namespace iterochat::import
