#include "tests/erasure/model.hpp"

#include <algorithm>

namespace iterochat::trials {

LivedMessage* Model::find(const Uuid& message) {
    for (auto& [id, conversation] : conversations)
        for (auto& [seq, one] : conversation.messages)
            if (one.id == message)
                return &one;
    return nullptr;
}

bool Model::apply(const Erasure& erasure, const std::string& new_text) {
    using What = Erasure::What;
    switch (erasure.what) {
    case What::conversation:
        return conversations.erase(ConversationId::from(erasure.id)) > 0;
    case What::person:
        return erase_person(VisitorId::from(erasure.id));
    case What::words:
        return erase_words(VisitorId::from(erasure.id));
    case What::item:
        return erase_item(erasure.id);
    case What::text:
        return rectify(erasure.id, new_text);
    case What::member:
        if (const auto found = members.find(AccountId::from(erasure.id)); found != members.end()) {
            found->second = former_name;
            for (auto& [id, conversation] : conversations)
                conversation.draft = {}; // there is one member at a time who writes
            return true;
        }
        return false;
    case What::tenant:
        return neighbours.erase(OrganizationId::from(erasure.id)) > 0;
    }
    return false;
}

/// Closed ones give up whom they are about; open ones are still to be answered.
void Model::forget_requests(const std::string& email) {
    for (auto& [id, request] : requests)
        if (request.is_closed && !request.is_forgotten && request.email == email)
            request = {{}, {}, true, true};
}

bool Model::erase_person(const VisitorId& visitor) {
    const auto found = visitors.find(visitor);
    if (found == visitors.end())
        return false;
    forget_requests(found->second.email);
    visitors.erase(found);
    std::erase_if(conversations, [&](const auto& one) { return one.second.visitor == visitor; });
    return true;
}

bool Model::erase_words(const VisitorId& visitor) {
    const auto found = visitors.find(visitor);
    if (found == visitors.end() || !found->second.has_words)
        return false;
    forget_requests(found->second.email);
    found->second = {{}, {}, false};
    for (auto& [id, conversation] : conversations) {
        if (conversation.visitor != visitor)
            continue;
        conversation.draft.clear();
        conversation.summary.clear();
        conversation.comment.clear();
        for (auto& [seq, message] : conversation.messages) {
            message.trace.clear();
            message.confirmed_for.reset();
            if (!message.is_visitors)
                continue;
            message.text.clear();
            message.file.clear();
        }
    }
    return true;
}

bool Model::erase_item(const Uuid& id) {
    if (items.erase(id) > 0) {
        for (auto& [of, conversation] : conversations) {
            conversation.tags.erase(id);
            for (auto& [seq, message] : conversation.messages)
                if (message.confirmed_for == id)
                    message.confirmed_for.reset();
        }
        return true;
    }
    return std::any_of(conversations.begin(), conversations.end(),
                       [&](auto& one) { return one.second.notes.erase(id) > 0; });
}

bool Model::rectify(const Uuid& message, const std::string& text) {
    for (auto& [id, conversation] : conversations) {
        auto at = std::find_if(conversation.messages.begin(), conversation.messages.end(),
                               [&](const auto& one) { return one.second.id == message; });
        if (at == conversation.messages.end())
            continue;
        if (at->second.text.empty())
            return false; // it went with its author's words
        at->second.text = text;
        at->second.confirmed_for.reset();
        conversation.summary.clear();
        for (; at != conversation.messages.end(); ++at)
            at->second.trace.clear();
        return true;
    }
    return false;
}

std::set<std::string> Model::words() const {
    std::set<std::string> all;
    const auto add = [&](const std::string& text) {
        if (!text.empty())
            all.insert(text);
    };
    for (const auto& [id, conversation] : conversations) {
        for (const auto& [seq, message] : conversation.messages)
            add(message.text);
        for (const auto& [note, one] : conversation.notes)
            add(one.text);
    }
    for (const auto& [id, visitor] : visitors)
        add(visitor.name);
    return all;
}

} // namespace iterochat::trials
