#pragma once

#include <array>
#include <cstddef>
#include <string_view>

/// The kinds of keys in keys.db, each with the row in main.db that it belongs to. Private to the room.
namespace iterochat::storage {

enum class KeyTable { conversations, persons, requests, attachments };

struct KeyTableRow {
    const char* name;
    const char* list; ///< id, secret
    const char* find;
    const char* put;
    const char* remove;
    const char* find_row; ///< in main.db
};

/// By KeyTable.
constexpr std::array key_tables{
    KeyTableRow{"conversation_secrets", "SELECT id, secret FROM conversation_secrets",
                "SELECT 1 FROM conversation_secrets WHERE id = ?",
                "INSERT INTO conversation_secrets (id, secret) VALUES (?, ?)",
                "DELETE FROM conversation_secrets WHERE id = ?", "SELECT 1 FROM conversations WHERE id = ?"},
    KeyTableRow{"person_secrets", "SELECT id, secret FROM person_secrets",
                "SELECT 1 FROM person_secrets WHERE id = ?",
                "INSERT INTO person_secrets (id, secret) VALUES (?, ?)",
                "DELETE FROM person_secrets WHERE id = ?", "SELECT 1 FROM visitors WHERE id = ?"},
    KeyTableRow{"request_secrets", "SELECT id, secret FROM request_secrets",
                "SELECT 1 FROM request_secrets WHERE id = ?",
                "INSERT INTO request_secrets (id, secret) VALUES (?, ?)",
                "DELETE FROM request_secrets WHERE id = ?", "SELECT 1 FROM requests WHERE id = ?"},
    KeyTableRow{"attachment_secrets", "SELECT id, secret FROM attachment_secrets",
                "SELECT 1 FROM attachment_secrets WHERE id = ?",
                "INSERT INTO attachment_secrets (id, secret) VALUES (?, ?)",
                "DELETE FROM attachment_secrets WHERE id = ?", "SELECT 1 FROM attachments WHERE id = ?"}};

constexpr const KeyTableRow& row_of(KeyTable table) {
    return key_tables[static_cast<std::size_t>(table)];
}

/// Null for no such table.
constexpr const KeyTableRow* key_table_named(std::string_view name) {
    for (const KeyTableRow& row : key_tables)
        if (row.name == name)
            return &row;
    return nullptr;
}

} // namespace iterochat::storage
