#include "daemon/service/import_input.hpp"

#include "common/base/error.hpp"

namespace iterochat::service {
namespace {

constexpr std::size_t document_bytes_most = 64U << 20;
constexpr std::size_t tar_magic_at = 257;
constexpr std::size_t head_bytes = 512; ///< a tar header

bool is_archive(std::string_view head) {
    const bool is_empty_tar = head.size() >= head_bytes &&
                              head.substr(0, head_bytes).find_first_not_of('\0') == std::string_view::npos;
    return is_empty_tar || head.starts_with("PK\x03\x04") || head.starts_with("PK\x05\x06") ||
           (head.size() >= tar_magic_at + 5 && head.substr(tar_magic_at, 5) == "ustar");
}

} // namespace

void read_input(const std::string& name, import::Format format, const std::function<std::string_view()>& pull,
                const import::Sink& sink) {
    std::string head;
    bool ended = false;
    while (head.size() < head_bytes && !ended) {
        const std::string_view piece = pull();
        ended = piece.empty();
        head.append(piece);
    }
    if (is_archive(head) || format == import::Format::zip) {
        bool head_given = false;
        import::read_archive(
            [&]() -> std::string_view {
                if (!head_given) {
                    head_given = true;
        return head;
    }
    return pull();
},
            format, sink);
return;
} // namespace iterochat::service
while (!ended) {
    const std::string_view piece = pull();
    ended = piece.empty();
    if (head.size() + piece.size() > document_bytes_most)
        throw Error{Code::too_large,
                    "A single document is at most 64 MiB; import a folder or a zip of smaller ones."};
    head.append(piece);
}
import::read_document(name, head, format, sink);
}

} // namespace iterochat::service
