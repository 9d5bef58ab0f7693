#pragma once

#include <cstdint>
#include <gumbo.h>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::import {

/// A node of a page. Nodes stand in reading order in one vector, a subtree is the range [own index, end):
/// every walk is a loop over it, so that no depth of nesting can exhaust the stack.
struct HtmlNode {
    const GumboNode* source = nullptr; ///< null for text
    GumboTag tag = GUMBO_TAG_UNKNOWN;  ///< of an element
    std::string_view text;             ///< of a text node; for other elements than text empty
    std::uint32_t parent = 0;
    std::uint32_t end = 0;
    std::uint32_t words = 0;      ///< in the subtree
    std::uint32_t link_words = 0; ///< of these inside <a href>; an image's alt text in a link counts
    bool has_heading = false;     ///< h1 to h6 or summary in the subtree
    bool dropped = false;         ///< marked for remove_dropped()

    bool is_text() const { return source == nullptr; }
    bool is(GumboTag wanted) const { return source != nullptr && tag == wanted; }
};

using NodeIndex = std::uint32_t;
constexpr NodeIndex no_node = std::numeric_limits<NodeIndex>::max();

/// A parsed page. Owns gumbo's tree; text views point into it. One thread.
class HtmlTree {
  public:
    /// Never throws for content: a page that needs more than 256 MB or 10 s of processor time to parse gives
    /// an empty tree and a reason. `html` must outlive the tree.
    explicit HtmlTree(std::string_view html);
    ~HtmlTree();
    HtmlTree(const HtmlTree&) = delete;
    HtmlTree& operator=(const HtmlTree&) = delete;

    const std::string& reason() const { return reason_; } ///< why there is no tree; else empty
    std::vector<HtmlNode>& nodes() { return nodes_; }
    const std::vector<HtmlNode>& nodes() const { return nodes_; } ///< node 0 is <html>, when there is one

    /// Takes the nodes marked as dropped out, with their subtrees, and counts again.
    void remove_dropped();

    std::string_view attribute(NodeIndex node, const char* name) const; ///< empty when absent
    std::string text_of(NodeIndex node) const;                          ///< all text below it, on one line
    NodeIndex find(GumboTag tag,
                   NodeIndex from = 0) const; ///< first such element at or after `from`, or no_node

  private:
    struct Heap;
    void flatten(const GumboNode* root);
    void count();

    std::unique_ptr<Heap> heap_;
    std::vector<HtmlNode> nodes_;
    std::string reason_;
};

bool is_heading(GumboTag tag); ///< h1 to h6

} // namespace iterochat::import
