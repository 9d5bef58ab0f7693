#pragma once

#include "tests/erasure/house.hpp"
#include "tests/erasure/model.hpp"
#include "tests/erasure/residue.hpp"
#include "tests/erasure/trial_world.hpp"

#include <functional>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace iterochat::trials {

/// A backup, and what was there when it was made.
struct KeptBackup {
    std::string name;
    bool is_whole = true; ///< false: of the one organization
    Model then;
    std::size_t erasures = 0; ///< before it
    int number = 0;
};

/// An installation that people live in: its services on real files, its model, and every byte that ever
/// stood in them. Acts take a random subject of the fitting kind and do nothing when there is none.
class Office {
  public:
    Office(const std::string& folder, unsigned seed);
    ~Office();

    void open(); ///< a start, as after a crash
    void close();

    // People.
    VisitorId add_visitor();
    ConversationId start(const VisitorId& visitor);
    enum class Speaker { visitor, member, ai };
    void post(const ConversationId& conversation, Speaker speaker);
    void attach(const ConversationId& conversation, bool by_visitor);
    void summarize(const ConversationId& conversation);
    void draft(const ConversationId& conversation);
    void note(const ConversationId& conversation);
    void remove_note(const ConversationId& conversation);
    void tag(const ConversationId& conversation);
    void confirm(const ConversationId& conversation);
    void search(const ConversationId& conversation);
    void remove(const ConversationId& conversation);
    void bring_back(const ConversationId& conversation);
    void ask_for_rights(const VisitorId& visitor); ///< a request in the register
    void answer_request();
    void change_member(); ///< one leaves, the next one comes
    void forget_member();
    AccountId member() const { return member_; } ///< who writes here now

    // The organization's own.
    void add_item(ItemKind kind);
    void edit_item();
    void remove_or_bring_back_item();
    void add_neighbour();

    // What destroys, and what brings back.
    void erase_conversation(const ConversationId& conversation);
    void erase_person(const VisitorId& visitor);
    void erase_words(const VisitorId& visitor);
    void rectify(const ConversationId& conversation);
    void rectify_message(const MessageId& message, const std::string& words);
    std::vector<Erasure> due() const; ///< what a sweep takes: everything softly deleted
    void shorten_periods();           ///< of AI traces, files and answered requests: a second too
    void sweep();
    void take_sweep(const std::vector<Erasure>& due); ///< of the model: that happened
    void erase_neighbour();
    void back_up(bool is_whole);
    void refresh_keyring() { house->backups.refresh_keyring(); }
    void restore(const KeptBackup& backup);
    void restore_one(const KeptBackup& backup); ///< the organization, in its place
    void restore_all(const KeptBackup& backup); ///< with an end and a start
    /// All of it, on a host that has nothing but the archive and the newest keyring; checked there. The
    /// office goes on where it was.
    void restore_elsewhere(const KeptBackup& backup, const std::string& folder);
    void drill();

    /// Would it have words to say? (Neither deleted nor without words.)
    bool may_speak(const ConversationId& conversation) const;

    /// The model after this restore, and who must be named by its report.
    Model restored(const KeptBackup& backup, std::set<std::string>* named = nullptr,
                   bool is_in_place = true) const;

    /// Of the model: that happened.
    void take(const Erasure& erasure, const std::string& new_text = corrected_text);
    std::vector<JobId> erase_jobs() const; ///< oldest first

    void check_model();           ///< everything is exactly as the model says
    void check_backups();         ///< all of them are whole, and nothing unfinished lies about
    void note_bytes();            ///< remembers everything sealed that is there now
    void check_no_residue();      ///< closed: nothing that is not there any more is in any file
    std::size_t bytes_sought = 0; ///< by the last check
    std::size_t named_again = 0;  ///< subjects that reports of restores had to name, and did

    std::size_t below(std::size_t bound) { return random_() % bound; }
    template <class Map>
    typename Map::key_type any_of(const Map& map) {
        return std::next(map.begin(), static_cast<std::ptrdiff_t>(below(map.size())))->first;
    }

    OrganizationId organization;
    std::unique_ptr<House> house;
    Model model;
    std::vector<Erasure> erased;
    std::vector<KeptBackup> backups;
    TrialClock clock;

  private:
    std::string word();
    std::string text(std::size_t words_most = 20);
    std::string said(std::string words); ///< remembers what may stand nowhere in clear
    template <class Work>
    auto write(Work&& work) {
        return house->store.write(organization, std::forward<Work>(work));
    }
    MessageId say(const ConversationId& conversation, Speaker speaker, LivedMessage message);
    OrganizationId make_organization(const std::string& slug);
    void join();
    void settle_in(const KeptBackup& backup, Model after); ///< after its restore
    void check_conversation(storage::View& view, const ConversationId& id, const LivedConversation& lived);
    void check_items(storage::View& view);
    void check_people(storage::View& view);
    void check_search();
    void check_report(const service::Restored& report, const KeptBackup& backup,
                      const std::set<std::string>& must_name, bool is_of_all);

    std::string folder_;
    std::mt19937 random_;
    AccountId member_;
    bool are_periods_short_ = false;
    int backups_made_ = 0;
    std::set<std::string> sealed_words_;      ///< of people: in clear nowhere, ever
    std::map<std::string, Uuid> shown_words_; ///< of the organization's own: nowhere once that item is gone
    std::set<std::string> sealed_bytes_;      ///< beginnings of all sealed values that ever stood in a file
    std::set<std::string> indexed_texts_;     ///< whose words stood in the search index
    int saved_error_output_ = -1;
    std::string saved_temporary_folder_;
};

} // namespace iterochat::trials
