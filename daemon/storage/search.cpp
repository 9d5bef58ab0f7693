#include "daemon/storage/search.hpp"

#include "common/base/text.hpp"
#include "daemon/storage/conversation_list.hpp"
#include "daemon/storage/rows.hpp"
#include "daemon/storage/search_index.hpp"

#include <algorithm>
#include <iterator>

namespace iterochat::storage {
namespace {

constexpr std::size_t candidates_most = 4000; // of each word

/// Conversations that hold the word in a message, or whose visitor's name or address holds it or begins with
/// it.
std::set<std::int64_t> rows_with(View& view, const std::string& word) {
    const auto& keys = view.organization_keys();
    std::set<std::int64_t> rows = find_conversation_rows(view.index(), keys.token(word), candidates_most);
    for (const std::string& token : {keys.token(word), keys.prefix_token(word)}) {
        if (token.empty())
            continue;
        for (const VisitorId& visitor : find_visitors_by_token(view.index(), token, candidates_most)) {
            Statement of_visitor = view.main().select(
                "SELECT row FROM conversations WHERE visitor = (SELECT row FROM visitors WHERE id = ?)",
                visitor);
            while (of_visitor.step())
                rows.insert(of_visitor.integer(0));
        }
    }
    return rows;
}

} // namespace

ConversationPage search_conversations(View& view, std::string_view query, const ConversationFilter& filter,
                                      const std::optional<ConversationCursor>& after, std::size_t limit) {
    const std::vector<std::string> words = words_of(query);
    if (words.empty())
        return {};
    std::set<std::int64_t> found = rows_with(view, words.front());
    for (auto word = std::next(words.begin()); word != words.end() && !found.empty(); ++word) {
        const std::set<std::int64_t> more = rows_with(view, *word);
        std::set<std::int64_t> both;
        std::set_intersection(found.begin(), found.end(), more.begin(), more.end(),
                              std::inserter(both, both.end()));
        found.swap(both);
    }
    ConversationFilter visible = filter;
    visible.with_deleted = false;
    visible.with_restricted = false;
    return list_conversations_among(view, visible, after, limit,
                                    std::vector<std::int64_t>{found.begin(), found.end()});
}

} // namespace iterochat::storage
