#pragma once

#include "daemon/model/ids.hpp"
#include "daemon/model/privacy.hpp"
#include "daemon/model/subject_request.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What should be there, said without any of the code under trial.
namespace iterochat::trials {

/// What stands in the place of a text that was corrected after the backup which was restored.
constexpr const char* corrected_text = "[This text was corrected after the backup was made.]";
constexpr const char* former_name = "Former member";

struct LivedMessage {
    MessageId id;
    std::string text; ///< empty: erased
    bool is_visitors = false;
    std::string file; ///< content of the attachment; empty: none, or erased
    std::optional<AttachmentId> attachment;
    std::string trace;                 ///< of an AI's message
    std::optional<Uuid> confirmed_for; ///< the article whose question it became
};
struct LivedNote {
    std::string text;
    bool is_deleted = false;
};
struct LivedConversation {
    VisitorId visitor;
    std::map<std::int64_t, LivedMessage> messages; ///< by seq
    std::map<Uuid, LivedNote> notes;
    std::set<Uuid> tags;
    std::string draft;
    std::string summary;
    std::string comment;
    bool is_deleted = false;
};
struct LivedVisitor {
    std::string name;
    std::string email;
    bool has_words = true; ///< false: their own words were erased
};
/// An article, quick reply, instruction or tag.
struct LivedItem {
    ItemKind kind = ItemKind::article;
    std::string title; ///< of a quick reply the shortcut, of a tag the name
    std::string body;
    bool is_deleted = false;
};
struct LivedRequest {
    std::string email;
    std::string note;
    bool is_closed = false;
    bool is_forgotten = false;
};

/// One act of erasing, as a restore must repeat it.
struct Erasure {
    enum class What { conversation, person, words, item, text, member, tenant } what;
    Uuid id;
};

struct Model {
    std::map<ConversationId, LivedConversation> conversations;
    std::map<VisitorId, LivedVisitor> visitors;
    std::map<Uuid, LivedItem> items;
    std::map<RequestId, LivedRequest> requests;
    std::map<AccountId, std::string> members;
    std::size_t sweeps = 0;                           ///< that had something to do: each leaves its record
    std::map<OrganizationId, std::string> neighbours; ///< other organizations, and the text in each

    /// What the act takes away. True when it took anything: then a restore must name it.
    bool apply(const Erasure& erasure, const std::string& new_text = corrected_text);
    LivedMessage* find(const Uuid& message);
    /// Every text, name and address of people that is still there.
    std::set<std::string> words() const;

  private:
    bool erase_person(const VisitorId& visitor);
    bool erase_words(const VisitorId& visitor);
    bool erase_item(const Uuid& id);
    bool rectify(const Uuid& message, const std::string& text);
    void forget_requests(const std::string& email);
};

} // namespace iterochat::trials
