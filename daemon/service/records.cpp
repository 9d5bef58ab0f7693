#include "daemon/service/records.hpp"

#include "daemon/model/model_endpoint.hpp"
#include "daemon/service/backup_facts.hpp"
#include "daemon/service/retention_plan.hpp"
#include "daemon/storage/control/organizations.hpp"
#include "daemon/storage/data_map.hpp"
#include "daemon/storage/model_endpoint.hpp"
#include "daemon/storage/store.hpp"
#include "daemon/storage/text_recipients.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace iterochat::service {
namespace {

using storage::DataCategory;
using storage::DataSubject;

/// An activity is the columns of one subject under some rules of retention; categories follow from them.
struct Activity {
    const char* name;
    const char* purpose;
    const char* basis;
    DataSubject subject;
    std::array<std::string_view, 3> rules; ///< names of retention rules; "" stands for none
    bool reaches_model;                    ///< its texts go to the language model, where one is set
};

constexpr std::array activities{
    Activity{"Support chat",
             "Answering the questions of visitors of the website",
             "Contract or legitimate interest (Art. 6(1)(b), (f))",
             DataSubject::visitor,
             {"conversations", "visitor_identity", "conversations"},
             true},
    Activity{"Answers by AI",
             "Answering from the knowledge base, and explaining each answer",
             "Contract or legitimate interest (Art. 6(1)(b), (f))",
             DataSubject::visitor,
             {"ai_traces", "ai_traces", "ai_traces"},
             true},
    Activity{"Files sent with messages",
             "Answering questions that a picture or a document explains",
             "Contract or legitimate interest (Art. 6(1)(b), (f))",
             DataSubject::visitor,
             {"attachments", "attachments", "attachments"},
             false},
    Activity{"Network addresses, browsers and pages",
             "Security, and help with what a browser does wrong",
             "Legitimate interest (Art. 6(1)(f))",
             DataSubject::visitor,
             {"ip_addresses", "ip_addresses", "ip_addresses"},
             false},
    Activity{"Requests of persons",
             "Answering requests under Art. 15 to 21 in time, and proving it",
             "Legal obligation (Art. 6(1)(c))",
             DataSubject::visitor,
             {"requests", "requests", "requests"},
             false},
    Activity{"Team accounts",
             "Access of members to the dashboard, and who answered what",
             "Contract (Art. 6(1)(b))",
             DataSubject::member,
             {"", "", ""},
             false},
    Activity{"Audit log",
             "Proving who did what with personal data",
             "Legal obligation (Art. 6(1)(c), 5(2))",
             DataSubject::member,
             {"audit_log", "audit_log", "audit_log"},
             false},
};

const char* word_of(DataCategory category) {
    switch (category) {
    case DataCategory::identifier:
        return "identifiers";
    case DataCategory::content:
        return "contents of messages";
    case DataCategory::contact:
        return "names and contact data";
    case DataCategory::behaviour:
        return "use of the chat";
    case DataCategory::credential:
        return "credentials (hashed or sealed)";
    case DataCategory::time:
        return "times";
    case DataCategory::derived:
        return "search entries (keyed hashes)";
    case DataCategory::key:
    case DataCategory::configuration:
    case DataCategory::technical:
        return nullptr; // nothing about a person
    }
    return nullptr;
}

std::vector<std::string> categories_of(const Activity& activity) {
    std::set<std::string> words;
    for (const storage::DataMapRow& row : storage::data_map())
        if (row.subject == activity.subject &&
            std::find(activity.rules.begin(), activity.rules.end(), row.retention) != activity.rules.end())
            if (const char* word = word_of(row.category))
                words.insert(word);
    return {words.begin(), words.end()};
}

std::vector<RuleView> rules_of(const Activity& activity, const std::vector<RuleView>& all) {
    std::vector<RuleView> rules;
    for (const RuleView& rule : all)
        if (std::find(activity.rules.begin(), activity.rules.end(), rule.name) != activity.rules.end())
            rules.push_back(rule);
    return rules;
}

std::vector<Subprocessor> subprocessors_of(const ModelEndpoint& endpoint) {
    if (endpoint.engine != AnswerEngineKind::openai || endpoint.base_url.empty())
        return {};
    return {
        {storage::host_of_url(endpoint.base_url),
         "Wording of answers by the language model " + endpoint.model,
         "questions with addresses and numbers masked, the turns before them, passages of articles",
         endpoint.allow_private
             ? "private addresses are allowed: it may stand in the controller's own network"
             : "outside this host; its place and its safeguards (Art. 28, 44 to 49) are as agreed with it"}};
}

std::vector<std::string> measures() {
    return {
        ("Texts, names and contact data are sealed (XChaCha20-Poly1305) by keys of each conversation and "
         "each person."),
        "Every organization has database files and keys of its own.",
        ("An erasure destroys keys, rows, search entries and log copies, is written to a ledger before it "
         "begins, and is applied again to restored backups."),
        "Who did what is kept in a hash-chained log without message texts.",
        "Passwords are stored as Argon2id hashes, tokens as hashes only.",
        "Members see what their role needs."};
}

} // namespace

RecordOfProcessing record_of_processing(storage::Store& store, OrganizationId organization) {
    RecordOfProcessing record;
    store.control_read([&](storage::ControlView& view) {
        record.controller = storage::get_organization(view, organization);
        record.at = view.now();
    });
    const ModelEndpoint endpoint = store.read(organization, [&](storage::View& view) {
        record.retention = effective_rules(view);
        return storage::model_endpoint(view);
    });
    record.subprocessors = subprocessors_of(endpoint);
    record.measures = measures();
    for (const Activity& activity : activities) {
        Processing processing{activity.name,
                              activity.purpose,
                              activity.basis,
                              activity.subject == DataSubject::visitor ? "visitors of the website"
                                                                       : "members of the team",
                              categories_of(activity),
                              {"members of the organization", "administrators of this installation"},
                              rules_of(activity, record.retention)};
        if (activity.reaches_model)
            for (const Subprocessor& each : record.subprocessors)
                processing.recipients.push_back(each.name);
        record.processing.push_back(std::move(processing));
    }
    return record;
}

RecordOfProcessing Records::read(const Actor& actor, OrganizationId organization) {
    require(actor, organization, Right::manage_privacy);
    RecordOfProcessing record = record_of_processing(context_.store, organization);
    const auto last =
        context_.store.control_read([](storage::ControlView& view) { return last_backup(view); });
    record.backups = backups_of(backups_, last ? std::optional(last->at) : std::nullopt);
    record.leaving = leaving_host(record.subprocessors, record.backups);
    return record;
}

std::string words_of(const std::optional<Span>& age) {
    if (!age)
        return "until it is erased";
    const std::int64_t hours_kept = age->ms / hours(1).ms;
    return hours_kept % 24 == 0 ? std::to_string(hours_kept / 24) + " days"
                                : std::to_string(hours_kept) + " hours";
}

std::string sentence_of(const RuleView& rule) {
    std::string what;
    for (const RuleRow& row : retention_rules())
        if (row.name == rule.name)
            what = row.meaning;
    if (!rule.condition.state.empty())
        what += ", those in the state " + rule.condition.state;
    if (!rule.condition.tag.empty())
        what += ", those tagged " + rule.condition.tag;
    if (!rule.condition.handled_by.empty())
        what += ", those handled by " + rule.condition.handled_by;
    return what + ": " + words_of(rule.age);
}

} // namespace iterochat::service
