#include "daemon/import/html_tree.hpp"

#include "daemon/import/collector.hpp"

#include <csetjmp>
#include <cstdlib>
#include <ctime>
#include <utility>

namespace iterochat::import {
namespace {

constexpr std::size_t most_parser_bytes = 256u << 20;
// Deep nesting makes the parser quadratic. A normal page takes 0.07 s of processor time a megabyte.
constexpr double parser_seconds = 1;
constexpr double parser_seconds_per_byte = 0.5 / (1 << 20);

double thread_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::uint32_t count_words(std::string_view text) {
    std::uint32_t words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = static_cast<unsigned char>(c) <= ' ';
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

} // namespace

/// Gumbo's memory for one page: every block is in a ring, so that all of it is freed at once. Gumbo's own
/// freeing of a tree recurses, and it checks no allocation: when a bound is passed, the parser is left by
/// longjmp (it is C, without anything to unwind).
struct HtmlTree::Heap {
    struct alignas(std::max_align_t) Block {
        Block* next;
        Block* previous;
        std::size_t bytes;
    };

    Heap() { ring.next = ring.previous = &ring; }
    ~Heap() {
        for (Block* block = ring.next; block != &ring;)
            std::free(std::exchange(block, block->next));
    }
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    static void* allocate(void* self, std::size_t bytes) {
        Heap& heap = *static_cast<Heap*>(self);
        const bool too_long = (++heap.allocations & 0x3FF) == 0 && thread_seconds() > heap.deadline;
        if (too_long || heap.used + bytes > most_parser_bytes)
            std::longjmp(heap.way_out, 1);
        auto* block = static_cast<Block*>(std::malloc(sizeof(Block) + bytes));
        if (block == nullptr)
            std::longjmp(heap.way_out, 1);
        block->bytes = bytes;
        block->next = heap.ring.next;
        block->previous = &heap.ring;
        heap.ring.next->previous = block;
        heap.ring.next = block;
        heap.used += bytes;
        return block + 1;
    }

    static void release(void* self, void* memory) {
        if (memory == nullptr)
            return;
        Block* block = static_cast<Block*>(memory) - 1;
        block->previous->next = block->next;
        block->next->previous = block->previous;
        static_cast<Heap*>(self)->used -= block->bytes;
        std::free(block);
    }

    /// Null when a bound was passed. Holds no object with a destructor, for longjmp.
    const GumboNode* parse(std::string_view html) {
        deadline =
            thread_seconds() + parser_seconds + parser_seconds_per_byte * static_cast<double>(html.size());
        GumboOptions options = kGumboDefaultOptions;
        options.allocator = &Heap::allocate;
        options.deallocator = &Heap::release;
        options.userdata = this;
        options.max_errors = 0;
        if (setjmp(way_out) != 0)
            return nullptr;
        return gumbo_parse_with_options(&options, html.data(), html.size())->root;
    }

    Block ring{};
    std::size_t used = 0;
    std::size_t allocations = 0;
    double deadline = 0;
    std::jmp_buf way_out{};
};

HtmlTree::HtmlTree(std::string_view html) : heap_(std::make_unique<Heap>()) {
    const GumboNode* root = heap_->parse(html);
    if (root == nullptr) {
        reason_ = "Its HTML is too large or too deeply nested to read; split the page.";
        return;
    }
    flatten(root);
    count();
}

HtmlTree::~HtmlTree() = default;

void HtmlTree::flatten(const GumboNode* root) {
    struct Level {
        const GumboVector* children;
        unsigned at;
        NodeIndex node;
    };
    std::vector<Level> levels;
    const auto add = [&](const GumboNode* source, NodeIndex parent) {
        HtmlNode node;
        node.parent = parent;
        node.end = static_cast<NodeIndex>(nodes_.size() + 1);
        if (source->type == GUMBO_NODE_ELEMENT) {
            node.source = source;
            node.tag = source->v.element.tag;
            levels.push_back({&source->v.element.children, 0, static_cast<NodeIndex>(nodes_.size())});
        } else {
            node.text = source->v.text.text;
        }
        nodes_.push_back(node);
    };
    add(root, 0);
    while (!levels.empty()) {
        Level& level = levels.back();
        if (level.at == level.children->length) {
            nodes_[level.node].end = static_cast<NodeIndex>(nodes_.size());
            levels.pop_back();
            continue;
        }
        const auto* child = static_cast<const GumboNode*>(level.children->data[level.at++]);
        if (child->type != GUMBO_NODE_COMMENT && child->type != GUMBO_NODE_TEMPLATE &&
            child->type != GUMBO_NODE_DOCUMENT)
            add(child, level.node);
    }
}

void HtmlTree::count() {
    std::vector<char> in_link(nodes_.size());
    for (NodeIndex i = 0; i < nodes_.size(); ++i) {
        HtmlNode& node = nodes_[i];
        const bool link = node.is(GUMBO_TAG_A) && !attribute(i, "href").empty();
        in_link[i] = link || (i > 0 && in_link[node.parent]);
        const bool picture = node.is(GUMBO_TAG_IMG) && in_link[i];
        node.words = count_words(picture ? attribute(i, "alt") : node.text);
        node.link_words = in_link[i] ? node.words : 0;
        node.has_heading = !node.is_text() && (is_heading(node.tag) || node.tag == GUMBO_TAG_SUMMARY);
    }
    for (NodeIndex i = static_cast<NodeIndex>(nodes_.size()); i-- > 1;) {
        HtmlNode& parent = nodes_[nodes_[i].parent];
        parent.words += nodes_[i].words;
        parent.link_words += nodes_[i].link_words;
        parent.has_heading |= nodes_[i].has_heading;
    }
}

void HtmlTree::remove_dropped() {
    std::vector<HtmlNode> kept;
    std::vector<NodeIndex> moved(nodes_.size() + 1);
    for (NodeIndex i = 0; i < nodes_.size();) {
        if (nodes_[i].dropped && i > 0) {
            for (const NodeIndex end = nodes_[i].end; i < end; ++i)
                moved[i] = static_cast<NodeIndex>(kept.size());
            continue;
        }
        moved[i] = static_cast<NodeIndex>(kept.size());
        kept.push_back(nodes_[i++]);
    }
    moved[nodes_.size()] = static_cast<NodeIndex>(kept.size());
    for (HtmlNode& node : kept) {
        node.parent = moved[node.parent];
        node.end = moved[node.end];
    }
    nodes_ = std::move(kept);
    count();
}

std::string_view HtmlTree::attribute(NodeIndex node, const char* name) const {
    const GumboNode* source = nodes_[node].source;
    if (source == nullptr)
        return {};
    const GumboAttribute* found = gumbo_get_attribute(&source->v.element.attributes, name);
    return found == nullptr ? std::string_view{} : std::string_view{found->value};
}

std::string HtmlTree::text_of(NodeIndex node) const {
    std::string text;
    for (NodeIndex i = node; i < nodes_[node].end; ++i) {
        if (nodes_[i].is(GUMBO_TAG_BR))
            text += ' ';
        text += nodes_[i].text;
    }
    return one_line(text, text.size());
}

NodeIndex HtmlTree::find(GumboTag tag, NodeIndex from) const {
    for (NodeIndex i = from; i < nodes_.size(); ++i)
        if (nodes_[i].is(tag))
            return i;
    return no_node;
}

bool is_heading(GumboTag tag) {
    return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

} // namespace iterochat::import
