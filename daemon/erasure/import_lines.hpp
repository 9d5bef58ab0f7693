#pragma once

#include "common/base/error.hpp"
#include "daemon/erasure/archive.hpp"
#include "daemon/erasure/records.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace iterochat::erasure {

constexpr std::size_t line_bytes_most = 16
                                        << 20; ///< an article of 500,000 characters with its questions fits

/// Gives an archive entry's lines one by one; `each_piece` sees its bytes as they come. Throws Code::bad_data
/// for a line over the limit or a last one without its end.
void for_each_line(ArchiveReader& archive, const std::function<void(std::string_view)>& each_piece,
                   const std::function<void(std::string_view line, std::int64_t number)>& each_line);

[[noreturn]] void refuse_line(const std::string& file, std::int64_t number, const std::string& problem);

template <class Row, class Take>
void take_row(std::string_view line, Take& take) {
    Row row{};
    read_record(line, row);
    take(row);
}

/// Reads a line of a data file ("messages") into its type and gives it to `take`, which has an overload for
/// each. False: there is no such data file.
template <class Take>
bool take_line(std::string_view file, std::string_view line, Take& take) {
    struct Entry {
        std::string_view file;
        void (*read)(std::string_view, Take&);
    };
    static constexpr Entry table[] = {
        {"organization", take_row<OrganizationRecord, Take>},
        {"settings", take_row<Settings, Take>},
        {"retention", take_row<RetentionRule, Take>},
        {"members", take_row<MemberRecord, Take>},
        {"member_names", take_row<storage::MemberName, Take>},
        {"tags", take_row<Tag, Take>},
        {"visitors", take_row<Visitor, Take>},
        {"conversations", take_row<Conversation, Take>},
        {"conversation_tags", take_row<storage::ConversationTag, Take>},
        {"messages", take_row<Message, Take>},
        {"notes", take_row<Note, Take>},
        {"ai_traces", take_row<storage::AiTrace, Take>},
        {"recipients", take_row<storage::TextRecipient, Take>},
        {"answer_ratings", take_row<storage::AnswerRating, Take>},
        {"holds", take_row<Hold, Take>},
        {"articles", take_row<Article, Take>},
        {"confirmed_questions", take_row<storage::ConfirmedQuestion, Take>},
        {"instructions", take_row<Instruction, Take>},
        {"quick_replies", take_row<QuickReply, Take>},
        {"suggested_questions", take_row<SuggestedQuestion, Take>},
        {"requests", take_row<SubjectRequest, Take>},
        {"notices", take_row<storage::Notice, Take>},
        {"retention_runs", take_row<RetentionRun, Take>},
    };
    for (const Entry& entry : table)
        if (entry.file == file) {
            entry.read(line, take);
            return true;
        }
    return false;
}

/// "messages" of "data/messages.jsonl"; empty for other names.
std::string data_file_of(std::string_view path);

} // namespace iterochat::erasure
