#include "daemon/admin/receipt.hpp"

#include "daemon/service/downloads.hpp"

#include <nlohmann/json.hpp>

namespace iterochat::admin {

using nlohmann::json;

json write_certificate(const std::optional<service::Certificate>& certificate) {
    return certificate ? json::parse(certificate->document) : json(nullptr);
}

std::string offer_receipt(service::Downloads& downloads, const service::Certificate& certificate,
                          const std::string& salt) {
    const json receipt{{"certificate", certificate.document},
                       {"signature", to_base64(certificate.signature)},
                       {"salt", salt.empty() ? json(nullptr) : json(salt)}};
    service::Downloads::Entry entry;
    entry.file_name = "receipt.json";
    entry.produce = [bytes = receipt.dump()](const service::Downloads::Write& write) { write(bytes); };
    return downloads.add(std::move(entry));
}

} // namespace iterochat::admin
