#include "daemon/service/suggested_questions.hpp"

#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/model/conversation.hpp"
#include "daemon/service/acts.hpp"
#include "daemon/storage/quick_replies.hpp"
#include "daemon/storage/store.hpp"

#include <algorithm>

namespace iterochat::service {
namespace {

constexpr std::size_t suggested_questions_most = 10;

SuggestedQuestion present_question(storage::View& view, const SuggestedQuestionId& id) {
    auto found = storage::find_suggested_question(view, id);
    if (!found)
        throw Error{Code::not_found, "There is no suggested question of this id."};
    return *std::move(found);
}

std::string checked_text(std::string_view text) {
    const std::string_view trimmed = trim(text);
    validate_short_text("text", trimmed, 1, 200);
    return std::string(trimmed);
}

/// Puts one question at a position and numbers the others around it: 0, 1, 2 …
void move_to(storage::Tx& tx, const SuggestedQuestionId& id, std::int64_t position) {
    std::vector<SuggestedQuestion> all = storage::list_suggested_questions(tx);
    const auto moved = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.id == id; });
    const SuggestedQuestion question = *moved;
    all.erase(moved);
    const auto place = std::clamp<std::int64_t>(position, 0, static_cast<std::int64_t>(all.size()));
    all.insert(all.begin() + place, question);
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].position = static_cast<int>(i);
        storage::update_suggested_question(tx, all[i]);
    }
}

} // namespace

SuggestedQuestions::SuggestedQuestions(const Context& context) : context_(context) {}

std::vector<SuggestedQuestion> SuggestedQuestions::list(OrganizationId organization) {
    return context_.store.read(organization,
                               [](storage::View& view) { return storage::list_suggested_questions(view); });
}

SuggestedQuestion SuggestedQuestions::get(const Actor& actor, OrganizationId organization,
                                          SuggestedQuestionId id) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.read(organization, [&](storage::View& view) { return present_question(view, id); });
}

SuggestedQuestion SuggestedQuestions::create(const Actor& actor, OrganizationId organization,
                                             std::string_view text) {
    require(actor, organization, Right::manage_knowledge);
    const std::string checked = checked_text(text);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        if (storage::list_suggested_questions(tx).size() >= suggested_questions_most)
            throw Error{Code::conflict, "There are 10 suggested questions already; remove one first."};
        SuggestedQuestion created = storage::create_suggested_question(tx, checked);
        audit::record(tx, act_of(actor, organization, "suggested_question.create", "suggested_question",
                                 created.id.text()));
        return created;
    });
}

SuggestedQuestion SuggestedQuestions::change(const Actor& actor, OrganizationId organization,
                                             SuggestedQuestionId id, const std::optional<std::string>& text,
                                             std::optional<std::int64_t> position) {
    require(actor, organization, Right::manage_knowledge);
    return context_.store.write(organization, [&](storage::Tx& tx) {
        SuggestedQuestion question = present_question(tx, id);
        if (text) {
            question.text = checked_text(*text);
            storage::update_suggested_question(tx, question);
        }
        if (position)
            move_to(tx, id, *position);
        audit::record(tx,
                      act_of(actor, organization, "suggested_question.set", "suggested_question", id.text()));
        return present_question(tx, id);
    });
}

void SuggestedQuestions::remove(const Actor& actor, OrganizationId organization, SuggestedQuestionId id) {
    require(actor, organization, Right::manage_knowledge);
    context_.store.write(organization, [&](storage::Tx& tx) {
        if (!storage::delete_suggested_question(tx, id))
            throw Error{Code::not_found, "There is no suggested question of this id."};
        audit::record(
            tx, act_of(actor, organization, "suggested_question.delete", "suggested_question", id.text()));
    });
}

} // namespace iterochat::service
