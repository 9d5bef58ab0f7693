#pragma once

#include <span>
#include <string_view>

namespace iterochat::storage {

enum class DataCategory {
    identifier,
    content,
    contact,
    behaviour,
    credential,
    key,
    configuration,
    time,
    derived,
    technical
};
enum class DataSubject { visitor, member, organization, none }; ///< whose it is
enum class EraseAction {
    with_row, ///< deleted with its row when the conversation or person is erased
    with_key, ///< sealed: unreadable in every copy once its key is destroyed, and deleted with its row
    with_organization,
    overwritten, ///< replaced or emptied, its row stays
    kept,        ///< holds nothing personal, or the law asks to keep it
};

/// One column: the record of processing, the erasure and the export are checked against this table.
struct DataMapRow {
    std::string_view file; ///< control, main, keys, index
    std::string_view table;
    std::string_view column;
    DataCategory category;
    DataSubject subject;
    EraseAction erase;
    std::string_view
        retention; ///< name of the retention rule that ends it; empty: lives as long as what it belongs to
};

std::span<const DataMapRow> data_map();

} // namespace iterochat::storage
