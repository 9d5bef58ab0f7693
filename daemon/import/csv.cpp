#include "common/base/text.hpp"
#include "daemon/import/decode.hpp"
#include "daemon/import/readers.hpp"
#include "daemon/import/record.hpp"

#include <algorithm>
#include <utility>

namespace iterochat::import {
namespace {

/// RFC 4180, tolerant of "\n" line ends and of quotes inside a bare field. The text has "\n" line ends
/// already.
class CsvReader {
  public:
    CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

    bool next_row(std::vector<std::string>& fields) {
        fields.clear();
        if (at_ >= text_.size())
            return false;
        row_line_ = line_;
        do
            fields.push_back(field());
        while (take_separator());
        return true;
    }

    std::size_t row_line() const { return row_line_; } ///< where the row begins, from 1
    bool is_unclosed() const { return unclosed_; }     ///< the last quoted field runs to the end of the text
    bool has_stray() const {
        return std::exchange(stray_, false);
    } ///< text after a closing quote in this row

  private:
    std::string field() {
        std::string value;
        if (at_ < text_.size() && text_[at_] == '"')
            quoted(value);
        const auto end = std::min(text_.find_first_of(ends_of_field(), at_), text_.size());
        stray_ |= !value.empty() && !trim(text_.substr(at_, end - at_)).empty() && was_quoted_;
        if (!was_quoted_)
            value += text_.substr(at_, end - at_);
        was_quoted_ = false;
        at_ = end;
        return value;
    }

    void quoted(std::string& value) {
        was_quoted_ = true;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') {
                    ++at_;
                    return;
                }
                ++at_;
            }
            line_ += text_[at_] == '\n';
            value += text_[at_];
        }
        unclosed_ = true;
    }

    /// True after a separator: another field follows. Steps over the row's end.
    bool take_separator() {
        if (at_ >= text_.size())
            return false;
        const bool more = text_[at_++] == separator_;
        line_ += !more;
        return more;
    }

    std::string ends_of_field() const { return {separator_, '\n'}; }

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t row_line_ = 1;
    bool was_quoted_ = false;
    bool unclosed_ = false;
    mutable bool stray_ = false;
};

std::vector<std::string> split_questions(std::string_view field) {
    std::vector<std::string> questions;
    while (!field.empty()) {
        const auto bar = std::min(field.find('|'), field.size());
        questions.emplace_back(trim(field.substr(0, bar)));
        field.remove_prefix(std::min(bar + 1, field.size()));
    }
    return questions;
}

/// Where a column's values go. Empty for an unknown name.
void assign(Record& record, std::string_view column, std::string&& value) {
    if (column == "id")
        record.id = std::move(value);
    else if (column == "title" || column == "question")
        record.title = std::move(value);
    else if (column == "body" || column == "answer")
        record.body = std::move(value);
    else if (column == "language")
        record.language = trim(value);
    else if (column == "url")
        record.url = std::move(value);
    else if (column == "questions")
        record.questions = split_questions(value);
}

/// "," or, as spreadsheets in many countries write, ";" or a tabulator: what the first line has most of.
char separator_of(std::string_view text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const auto count = [&](char c) { return std::count(line.begin(), line.end(), c); };
    const auto commas = count(',');
    return count(';') > commas ? ';' : count('\t') > commas ? '\t' : ',';
}

/// A sentence when the header can't be used; else empty.
std::string header_problem(const std::vector<std::string>& columns) {
    for (const std::string& column : columns) {
        if (std::find(record_fields.begin(), record_fields.end(), column) == record_fields.end())
            return unknown_field(column);
        if (std::count(columns.begin(), columns.end(), column) > 1)
            return "The column " + column + " is there twice.";
    }
    const auto has = [&](std::string_view name) {
        return std::find(columns.begin(), columns.end(), name) != columns.end();
    };
    if (has("title") && has("question"))
        return "The columns title and question mean the same; keep one.";
    if (has("body") && has("answer"))
        return "The columns body and answer mean the same; keep one.";
    if (!has("title") && !has("question") && !has("questions"))
        return "The first line needs a column title or question.";
    if (!has("body") && !has("answer") && !has("questions"))
        return "The first line needs a column body, answer or questions.";
    return {};
}

} // namespace

void read_csv(const std::string& path, std::string_view bytes, Collector& to) {
    const Decoded decoded = decode(bytes);
    if (!decoded.reason.empty())
        return to.failure(path, "encoding", decoded.reason);
    CsvReader reader(decoded.text, separator_of(decoded.text));
    std::vector<std::string> columns;
    if (!reader.next_row(columns))
        return to.failure(path, "empty", "It is empty.");
    for (std::string& column : columns)
        column = lower_ascii(trim(column));
    if (const std::string problem = header_problem(columns); !problem.empty())
        return to.failure(path + ":1", "fields", problem);

    for (std::vector<std::string> fields; reader.next_row(fields);) {
        const std::string place = path + ":" + std::to_string(reader.row_line());
        const bool stray = reader.has_stray();
        if (reader.is_unclosed())
            return to.failure(
                place, "quotes",
                "A quoted field of this row is never closed; the rest of the table was not read.");
        if (fields.size() == 1 && trim(fields[0]).empty())
            continue;
        if (stray) {
            to.failure(place, "quotes",
                       "There is text after a closing quote; double the quotes inside a field.");
        } else if (fields.size() != columns.size()) {
            to.failure(place, "fields",
                       "It has " + std::to_string(fields.size()) + " fields where the first line names " +
                           std::to_string(columns.size()) + ".");
        } else {
            Record record;
            for (std::size_t i = 0; i < fields.size(); ++i)
                assign(record, columns[i], std::move(fields[i]));
            give_record(std::move(record), path, place, to);
        }
    }
}

} // namespace iterochat::import
