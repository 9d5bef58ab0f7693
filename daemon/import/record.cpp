#include "daemon/import/record.hpp"

#include "common/base/text.hpp"
#include "daemon/import/readers.hpp"

#include <algorithm>

namespace iterochat::import {

std::string unknown_field(std::string_view name) {
    const bool printable = !name.empty() && name.size() <= 40 &&
                           std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c < 0x7f; });
    std::string sentence = printable ? "The field \"" + std::string(name) + "\" is unknown; known are "
                                     : "A field is unknown; known are ";
    for (std::size_t i = 0; i < record_fields.size(); ++i)
        sentence += (i == 0                          ? ""
                     : i + 1 == record_fields.size() ? " and "
                                                     : ", ") +
                    std::string(record_fields[i]);
    return sentence + ".";
}

void give_record(Record&& record, const std::string& path, const std::string& place, Collector& to) {
    std::erase_if(record.questions, [](const std::string& question) { return trim(question).empty(); });
    for (std::string& question : record.questions)
        question = one_line(question, question.size());
    if (trim(record.title).empty() && !record.questions.empty())
        record.title = record.questions.front();
    if (trim(record.title).empty())
        return to.failure(place, "no_title", "It has no title.");
    if (trim(record.body).empty() && record.questions.empty())
        return to.failure(place, "no_text", "It has neither a body nor questions.");
    ArticleDraft draft{std::string(trim(record.id)),  std::move(record.title),
                       body_of_field(record.body),    std::move(record.language),
                       std::string(trim(record.url)), std::move(record.questions)};
    if (draft.source_id.empty())
        draft.source_id = path + "#" + slug_of(one_line(draft.title, 300));
    to.article(std::move(draft), place);
}

} // namespace iterochat::import
