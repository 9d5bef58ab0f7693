#include "daemon/storage/model_endpoint.hpp"

#include "daemon/storage/rows.hpp"

namespace iterochat::storage {
namespace {

const std::array<std::uint8_t, 1> only_row{1};

vault::Place place_of_key() {
    return {"model_endpoint", "access_key", only_row};
}

} // namespace

ModelEndpoint model_endpoint(View& view) {
    ModelEndpoint endpoint;
    Statement row = view.main().prepare(
        "SELECT engine, base_url, model, access_key IS NOT NULL, allow_private, calls_a_day, calls_a_visitor,"
        " revision FROM model_endpoint WHERE row = 1");
    if (!row.step())
        return endpoint;
    endpoint.engine = answer_engine_from_name(row.get<std::string>(0));
    endpoint.base_url = row.get<std::string>(1);
    endpoint.model = row.get<std::string>(2);
    endpoint.has_key = row.get<bool>(3);
    endpoint.allow_private = row.get<bool>(4);
    endpoint.calls_a_day = row.get<int>(5);
    endpoint.calls_a_visitor = row.get<int>(6);
    endpoint.revision = row.integer(7);
    return endpoint;
}

void set_model_endpoint(Tx& tx, const ModelEndpoint& e) {
    tx.main().run("INSERT INTO model_endpoint (row, engine, base_url, model, allow_private, calls_a_day,"
                  " calls_a_visitor, revision) VALUES (1, ?, ?, ?, ?, ?, ?, 1)"
                  " ON CONFLICT (row) DO UPDATE SET engine = excluded.engine, base_url = excluded.base_url,"
                  " model = excluded.model, allow_private = excluded.allow_private,"
                  " calls_a_day = excluded.calls_a_day, calls_a_visitor = excluded.calls_a_visitor,"
                  " revision = revision + 1",
                  name_of(e.engine), e.base_url, e.model, e.allow_private, e.calls_a_day, e.calls_a_visitor);
}

void set_model_key(Tx& tx, const Secret& key) {
    std::optional<Bytes> sealed;
    if (!key.empty())
        sealed = tx.seal(KeyOf::organization(), place_of_key(), key.text());
    tx.main().run("UPDATE model_endpoint SET access_key = ?, revision = revision + 1 WHERE row = 1", sealed);
}

Secret model_key(View& view) {
    Statement row =
        view.main().prepare("SELECT access_key FROM model_endpoint WHERE row = 1 AND access_key IS NOT NULL");
    if (!row.step())
        return {};
    std::string key = view.unseal(KeyOf::organization(), place_of_key(), row.blob(0));
    Secret secret{as_bytes(key)};
    wipe(key);
    return secret;
}

bool count_model_call(Tx& tx, int most) {
    const std::int64_t today = tx.now().ms / days(1).ms;
    std::int64_t calls = 0;
    {
        Statement row = tx.main().select("SELECT calls FROM model_calls WHERE row = 1 AND day = ?", today);
        if (row.step())
            calls = row.integer(0);
    }
    if (calls >= most)
        return false;
    tx.main().run("INSERT INTO model_calls (row, day, calls) VALUES (1, ?, ?)"
                  " ON CONFLICT (row) DO UPDATE SET day = excluded.day, calls = excluded.calls",
                  today, calls + 1);
    return true;
}

} // namespace iterochat::storage
