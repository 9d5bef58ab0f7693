#include "daemon/erasure/import_lines.hpp"

namespace iterochat::erasure {

void for_each_line(ArchiveReader& archive, const std::function<void(std::string_view)>& each_piece,
                   const std::function<void(std::string_view line, std::int64_t number)>& each_line) {
    std::string held;
    std::int64_t number = 0;
    for (std::string_view piece = archive.read(); !piece.empty(); piece = archive.read()) {
        if (each_piece)
            each_piece(piece);
        for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
            held.append(piece.substr(0, end));
            piece.remove_prefix(end + 1);
            each_line(held, ++number);
            held.clear();
        }
        held.append(piece);
        if (held.size() > line_bytes_most)
            refuse_line(archive.name(), number + 1, "it is longer than any line of an export");
    }
    if (!held.empty())
        refuse_line(archive.name(), number + 1, "it has no end");
}

void refuse_line(const std::string& file, std::int64_t number, const std::string& problem) {
    throw Error{Code::bad_data, file + " of the archive is damaged in line " + std::to_string(number) + ": " +
                                    problem + "; export it again."};
}

std::string data_file_of(std::string_view path) {
    for (const char* file : data_files)
        if (path_of_data(file) == path)
            return file;
    return {};
}

} // namespace iterochat::erasure
