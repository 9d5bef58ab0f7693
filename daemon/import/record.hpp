#pragma once

#include "daemon/import/collector.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::import {

/// A row of a table or a line of JSON Lines, with the fields that both know.
struct Record {
    std::string id;
    std::string title;
    std::string body;
    std::string language;
    std::string url;
    std::vector<std::string> questions;
};

constexpr std::array<std::string_view, 8> record_fields = {"id",     "title",    "question", "body",
                                                           "answer", "language", "url",      "questions"};

/// "The field x is unknown; known are …". A long or unprintable name is not repeated.
std::string unknown_field(std::string_view name);

/// Gives the record's article to the collector. Without an id, the id is the document's path and the title's
/// words, so that a row keeps its article when rows are added above it. Needs a title (or a question) and a
/// body or questions.
void give_record(Record&& record, const std::string& path, const std::string& place, Collector& to);

} // namespace iterochat::import
