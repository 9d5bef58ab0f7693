#include "daemon/service/conversation_state.hpp"

#include "common/base/error.hpp"

#include <catch2/catch.hpp>

using namespace iterochat;
using namespace iterochat::service;
using S = ConversationState;
using H = Happening;

namespace {

/// What PRODUCT.md says, written a second time and by state: what may happen, and where it leads.
struct Allowed {
    S from;
    H what;
    S to;
};
const Allowed allowed[] = {
    {S::ai_active, H::visitor_writes, S::ai_active},
    {S::ai_active, H::visitor_asks_for_person, S::waiting},
    {S::ai_active, H::ai_answers, S::ai_active},
    {S::ai_active, H::ai_hands_over, S::waiting},
    {S::ai_active, H::member_claims, S::assigned},
    {S::ai_active, H::admin_assigns, S::assigned},
    {S::ai_active, H::idle_too_long, S::resolved},
    {S::waiting, H::visitor_writes, S::waiting},
    {S::waiting, H::visitor_asks_for_person, S::waiting},
    {S::waiting, H::member_claims, S::assigned},
    {S::waiting, H::admin_assigns, S::assigned},
    {S::assigned, H::visitor_writes, S::assigned},
    {S::assigned, H::visitor_asks_for_person, S::assigned},
    {S::assigned, H::member_releases, S::waiting},
    {S::assigned, H::admin_assigns, S::assigned},
    {S::assigned, H::member_writes, S::assigned},
    {S::assigned, H::member_resolves, S::resolved},
    {S::resolved, H::reopens_to_ai, S::ai_active},
    {S::resolved, H::reopens_to_waiting, S::waiting},
    {S::resolved, H::reopens_to_member, S::assigned},
};

const Allowed* find_allowed(S state, H what) {
    for (const Allowed& row : allowed)
        if (row.from == state && row.what == what)
            return &row;
    return nullptr;
}

} // namespace

TEST_CASE("every state allows what the product says and refuses the rest with a sentence") {
    for (const S state : {S::ai_active, S::waiting, S::assigned, S::resolved})
        for (int i = 0; i < happening_count; ++i) {
            const H what = static_cast<H>(i);
            const Allowed* row = find_allowed(state, what);
            INFO(name_of(state) << " happening " << i);
            const Transition& cell = transition(state, what);
            REQUIRE(cell.is_allowed() == (row != nullptr));
            if (row) {
                CHECK(next_state(state, what) == row->to);
                continue;
            }
            CHECK(std::string(cell.refusal).ends_with("."));
            try {
                next_state(state, what);
                FAIL("was allowed");
            } catch (const Error& error) {
                CHECK(error.code() == Code::conflict);
            }
        }
}

TEST_CASE("the AI speaks and hands over in ai_active only") {
    for (const S state : {S::waiting, S::assigned, S::resolved}) {
        CHECK_FALSE(transition(state, H::ai_answers).is_allowed());
        CHECK_FALSE(transition(state, H::ai_hands_over).is_allowed());
    }
}

TEST_CASE("a resolved conversation reopens to its member, else waiting if escalated, else to the AI") {
    Conversation conversation;
    CHECK(reopening_of(conversation) == H::reopens_to_ai);
    conversation.escalated = true;
    CHECK(reopening_of(conversation) == H::reopens_to_waiting);
    conversation.assignee_id = AccountId::make(Time{1});
    CHECK(reopening_of(conversation) == H::reopens_to_member);
}

TEST_CASE("the reopen window ends after its hours") {
    Conversation conversation;
    conversation.resolved_at = Time{0};
    AiSettings settings;
    settings.reopen_hours = 2;
    CHECK(is_within_reopen_window(conversation, settings, Time{2 * 3'600'000 - 1}));
    CHECK_FALSE(is_within_reopen_window(conversation, settings, Time{2 * 3'600'000}));
}
