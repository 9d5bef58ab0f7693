#include "daemon/import/html_markdown.hpp"

#include <algorithm>

namespace iterochat::import {
namespace {

/// The anchor right before a heading: `<a name="x"></a><h2>`.
std::string anchor_before(const HtmlTree& tree, NodeIndex node) {
    for (NodeIndex i = node; i-- > 0 && node - i < 4;) {
        const HtmlNode& before = tree.nodes()[i];
        if (before.words > 0 || before.end > node)
            return {};
        if (before.is(GUMBO_TAG_A)) {
            const std::string_view id = tree.attribute(i, "id");
            return std::string(id.empty() ? tree.attribute(i, "name") : id);
        }
    }
    return {};
}

bool is_anchor_name(std::string_view name) {
    return !name.empty() && name.size() <= 200 && std::all_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != 0x7f;
    });
}

} // namespace

std::string anchor_of(const HtmlTree& tree, NodeIndex node, NodeIndex main) {
    const auto& nodes = tree.nodes();
    if (const auto id = tree.attribute(node, "id"); is_anchor_name(id))
        return std::string(id);
    for (NodeIndex i = node + 1; i < nodes[node].end; ++i)
        for (const char* name : {"id", "name"})
            if (const auto id = tree.attribute(i, name); is_anchor_name(id))
                return std::string(id);
    if (std::string id = anchor_before(tree, node); is_anchor_name(id))
        return id;
    // The section that begins with this heading.
    NodeIndex around = node;
    for (int step = 0; step < 5 && nodes[around].parent > main; ++step) {
        const NodeIndex parent = nodes[around].parent;
        if (node - parent > 40)
            return {};
        for (NodeIndex i = parent + 1; i < node; ++i)
            if (nodes[i].is_text() && nodes[i].words > 0)
                return {};
        if (const auto id = tree.attribute(parent, "id"); is_anchor_name(id))
            return std::string(id);
        around = parent;
    }
    return {};
}

} // namespace iterochat::import
