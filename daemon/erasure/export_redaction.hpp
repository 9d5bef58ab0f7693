#pragma once

#include "daemon/erasure/export_archive.hpp"

#include <map>
#include <string>

namespace iterochat::erasure {

/// Takes other people out of a person's rows: members become "Member 1", "Member 2" in order of appearance,
/// without their ids; and leaves of each row only what the plan allows. Without redaction and portability it
/// changes nothing.
class Redaction {
  public:
    explicit Redaction(const ExportPlan& plan) : plan_(plan) {}

    void apply(Conversation& conversation);
    void apply(Message& message);
    void apply(Note& note);
    void apply(SubjectRequest& request);
    bool allows(const Message& message) const; ///< portability: the person's own words only
    bool allows_file(std::string_view file) const;

  private:
    std::string name_of_member(const Uuid& account);

    const ExportPlan& plan_;
    std::map<Uuid, std::string> names_;
};

} // namespace iterochat::erasure
