#include "daemon/model/privacy.hpp"

#include "common/base/error.hpp"

#include <array>

namespace iterochat {
namespace {

constexpr std::array<std::string_view, 6> kind_names{"conversation", "article", "quick_reply",
                                                     "instruction",  "tag",     "note"};

} // namespace

std::string_view name_of(ItemKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

ItemKind item_kind_from_name(std::string_view name) {
    for (std::size_t i = 0; i < kind_names.size(); ++i)
        if (kind_names[i] == name)
            return static_cast<ItemKind>(i);
    throw Error{Code::unprocessable,
                "A kind is conversation, article, quick_reply, instruction, tag or note."}
        .with_field("kind");
}

} // namespace iterochat
