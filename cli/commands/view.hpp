#pragma once

#include "cli/output/table.hpp"
#include "common/base/time.hpp"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace iterochat::cli {

/// How people see a result. One row per command, in views_*.cpp; what has no row is shown key by key.

enum class As {
    text,
    lines,  ///< a text whose lines stay lines (details only)
    moment, ///< RFC 3339 in, local time out
    bytes,
    count,
    yes_no,
    list,   ///< texts, or objects' "name", joined by commas
    counts, ///< an object of numbers: "3 conversations, 12 messages"
};

struct Field {
    const char* title;
    const char* path; ///< "visitor.name"
    As as = As::text;
    bool may_be_cut = false;
};

/// What rendering needs from outside.
struct Canvas {
    const Paint& paint;
    Time now;
    std::size_t width = 0; ///< of the terminal; 0: nothing is cut
    bool plain = false;
};

struct View {
    std::string_view words; ///< the command; or its noun, for all commands of it without a row of their own
    const char* list = nullptr; ///< key of the rows
    std::vector<Field> columns = {};
    const char* object = nullptr; ///< key of the object of the details; null: the result itself
    std::vector<Field> details = {};
    /// Takes over altogether where a table would not do.
    std::string (*render)(const nlohmann::json& result, const Canvas& canvas) = nullptr;
};

const View* find_view(std::string_view words);
std::string render(std::string_view words, const nlohmann::json& result, const Canvas& canvas);

/// Pieces for renderers of their own.
const nlohmann::json* find_path(const nlohmann::json& document,
                                std::string_view path); ///< null when absent or null
const nlohmann::json& list_at(const nlohmann::json& document,
                              std::string_view path); ///< empty when it is none
bool is_true_at(const nlohmann::json& document, std::string_view path);
std::string text_at(const nlohmann::json& document, std::string_view path, As as, const Canvas& canvas);
std::string render_rows(const nlohmann::json& rows, const std::vector<Field>& columns, const Canvas& canvas);
std::string render_object(const nlohmann::json& object, const std::vector<Field>& details,
                          const Canvas& canvas);

/// What was erased or, of a dry run, would be: the two must not look alike before "Do it?".
std::string render_erasure(const nlohmann::json& result, const Canvas& canvas);
std::string render_certificate(const nlohmann::json& result, const Canvas& canvas);
std::string render_tenant_erasure(const nlohmann::json& result, const Canvas& canvas);
std::string render_sweep(const nlohmann::json& result, const Canvas& canvas);

std::vector<View> everyday_views();
std::vector<View> knowledge_views();
std::vector<View> conversation_views();
std::vector<View> compliance_views();
std::vector<View> backup_views();
std::vector<View> operations_views();

} // namespace iterochat::cli
