#include "daemon/storage/orphan_keys.hpp"

#include <array>

namespace iterochat::storage {
namespace {

struct Kind {
    const char* list;
    const char* find_row;
    const char* remove;
};

/// By KeyTable.
constexpr std::array kinds{Kind{"SELECT id FROM conversation_secrets",
                                "SELECT 1 FROM conversations WHERE id = ?",
                                "DELETE FROM conversation_secrets WHERE id = ?"},
                           Kind{"SELECT id FROM person_secrets", "SELECT 1 FROM visitors WHERE id = ?",
                                "DELETE FROM person_secrets WHERE id = ?"},
                           Kind{"SELECT id FROM request_secrets", "SELECT 1 FROM requests WHERE id = ?",
                                "DELETE FROM request_secrets WHERE id = ?"},
                           Kind{"SELECT id FROM attachment_secrets", "SELECT 1 FROM attachments WHERE id = ?",
                                "DELETE FROM attachment_secrets WHERE id = ?"}};

} // namespace

std::vector<OrphanKey> orphan_keys(Connection& main, Connection& keys) {
    std::vector<OrphanKey> orphans;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        Statement rows = keys.prepare(kinds[i].list);
        while (rows.step())
            if (const auto id = rows.get<Uuid>(0); !main.select(kinds[i].find_row, id).step())
                orphans.push_back({static_cast<KeyTable>(i), id});
    }
    return orphans;
}

void remove_key(Connection& keys, const OrphanKey& key) {
    keys.run(kinds[static_cast<std::size_t>(key.table)].remove, key.id);
}

} // namespace iterochat::storage
