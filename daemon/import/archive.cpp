#include "common/base/error.hpp"
#include "common/base/text.hpp"
#include "daemon/import/detect.hpp"
#include "daemon/import/readers.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <exception>
#include <locale.h>
#include <memory>
#include <sys/stat.h>

namespace iterochat::import {
namespace {

constexpr std::size_t most_entries = 20'000;
constexpr std::uint64_t most_entry_bytes = 20ull << 20;
constexpr std::uint64_t most_bytes = 2ull << 30;
/// Text packs to a twentieth, menus repeated on every page to less. Beyond this, after the first 64 MB, it is
/// a bomb.
constexpr std::uint64_t most_ratio = 200;
constexpr std::uint64_t ratio_counts_from = 64ull << 20;
constexpr std::size_t block_bytes = 64 << 10;

struct CloseArchive {
    void operator()(archive* opened) const { archive_read_free(opened); }
};
using Archive = std::unique_ptr<archive, CloseArchive>;

/// tar (any kind) and zip, not compressed as a whole: the bounds below need to see what they count.
Archive new_archive() {
    Archive opened(archive_read_new());
    if (!opened)
        throw Error{Code::unavailable, "Not enough memory to read the archive."};
    archive_read_support_filter_none(opened.get());
    archive_read_support_format_tar(opened.get());
    archive_read_support_format_zip(opened.get());
    archive_read_set_options(opened.get(), "hdrcharset=UTF-8");
    return opened;
}

/// libarchive turns names into the locale's encoding: in a daemon's "C" locale those beyond ASCII would be
/// lost.
class Utf8Names {
  public:
    Utf8Names() : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
        if (utf8_ != nullptr)
            before_ = ::uselocale(utf8_); // this thread only
    }
    ~Utf8Names() {
        if (utf8_ != nullptr) {
            ::uselocale(before_);
            ::freelocale(utf8_);
        }
    }
    Utf8Names(const Utf8Names&) = delete;
    Utf8Names& operator=(const Utf8Names&) = delete;

  private:
    locale_t utf8_;
    locale_t before_ = nullptr;
};

/// What `pull` gives, counted. Its exceptions wait here while libarchive's C is on the stack.
struct Source {
    const std::function<std::string_view()>* pull = nullptr;
    std::uint64_t bytes = 0;
    std::exception_ptr problem;

    static la_ssize_t read(archive*, void* self, const void** block) {
        Source& source = *static_cast<Source*>(self);
        try {
            const std::string_view piece = (*source.pull)();
            source.bytes += piece.size();
            *block = piece.data();
            return static_cast<la_ssize_t>(piece.size());
        } catch (...) {
            source.problem = std::current_exception();
            return ARCHIVE_FATAL;
        }
    }
};

[[noreturn]] void refuse() {
    throw Error{Code::bad_data,
                "The input is no archive that can be read; give a folder, a tar or a zip file."};
}

/// Reads the entries of an opened archive, one after the other.
class Unpacker {
  public:
    /// `packed_bytes` is how much has been read of the archive file; null when not known.
    Unpacker(archive* opened, Format format, Collector& to, Source* source, std::uint64_t packed_bytes)
        : archive_(opened),
          format_(format == Format::zip ? Format::automatic : format),
          to_(to),
          source_(source),
          packed_bytes_(packed_bytes) {}

    /// False when not even the first header could be read.
    bool unpack() {
        for (std::size_t number = 0;; ++number) {
            archive_entry* entry = nullptr;
            const int status = archive_read_next_header(archive_, &entry);
            rethrow();
            if (status == ARCHIVE_EOF)
                return true;
            if (status < ARCHIVE_WARN && number == 0)
                return false;
            if (status < ARCHIVE_WARN)
                return stop("The archive is damaged here; the rest was not read.");
            if (number == most_entries)
                return stop("The archive has more than 20,000 entries; the rest was not read.");
            if (!take(entry))
                return true;
            to_.progress(source_ != nullptr ? source_->bytes : unpacked_);
        }
    }

  private:
    void rethrow() const {
        if (source_ != nullptr && source_->problem)
            std::rethrow_exception(source_->problem);
    }

    bool stop(std::string reason) {
        to_.failure(place_.empty() ? "archive" : place_, "archive", std::move(reason));
        return true;
    }

    /// One entry; false when the rest of the archive can't be read.
    bool take(archive_entry* entry) {
        const char* utf8 = archive_entry_pathname_utf8(entry);
        const char* raw = utf8 != nullptr ? utf8 : archive_entry_pathname(entry);
        const std::string name = raw == nullptr ? "" : raw;
        place_ = name;
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr)
            return true; // folders; links are never followed
        const std::string path = normal_path(name);
        if (!is_utf8(name) || path.empty()) {
            to_.failure(name, "name", "Its name is absolute, leads out of the archive or is not UTF-8.");
            return discard();
        }
        if (is_hidden(path) || !is_wanted(path))
            return discard();
        if (archive_entry_is_encrypted(entry)) {
            to_.failure(path, "encrypted", "It is encrypted.");
            return true;
        }
        return read(path);
    }

    /// In a format that was asked for, also entries without an extension; another format's files are left
    /// alone.
    bool is_wanted(const std::string& path) const {
        const std::optional<Format> own = format_of_name(path);
        if (own == Format::zip)
            return false;
        if (format_ == Format::automatic)
            return own.has_value();
        return own ? *own == format_ : !has_extension(path);
    }

    bool read(const std::string& path) {
        std::string content;
        bool too_large = false;
        const bool goes_on = each_block([&](std::string_view block) {
            too_large = too_large || content.size() + block.size() > most_entry_bytes;
            if (!too_large)
                content += block;
        });
        if (too_large)
            to_.failure(path, "too_large", "It is over 20 MB.");
        else if (damaged_)
            to_.failure(path, "damaged", "It is damaged in the archive.");
        else
            read_one(path, content, format_, to_);
        return goes_on;
    }

    /// A streamed entry must be read to be passed by, so it counts as well; a file is skipped by its place.
    bool discard() {
        return source_ == nullptr || each_block([](std::string_view) {});
    }

    /// Unpacks the current entry within the bounds on everything; false when the archive can't be read on.
    template <class Take>
    bool each_block(Take take) {
        damaged_ = false;
        std::string buffer(block_bytes, '\0');
        for (;;) {
            const la_ssize_t length = archive_read_data(archive_, buffer.data(), buffer.size());
            rethrow();
            if (length == 0)
                return true;
            if (length < 0) {
                damaged_ = true;
                return length != ARCHIVE_FATAL ||
                       !stop("The archive is damaged here; the rest was not read.");
            }
            unpacked_ += static_cast<std::uint64_t>(length);
            const std::uint64_t packed = source_ != nullptr ? source_->bytes : packed_bytes_;
            if (unpacked_ > most_bytes ||
                (unpacked_ > ratio_counts_from && unpacked_ > packed * most_ratio)) {
                damaged_ = true;
                return !stop("The archive unpacks to more than is allowed (2 GB, or 200 times its size); the "
                             "rest was not read.");
            }
            take(std::string_view(buffer.data(), static_cast<std::size_t>(length)));
        }
    }

    archive* archive_;
    Format format_;
    Collector& to_;
    Source* source_;
    std::uint64_t packed_bytes_;
    std::uint64_t unpacked_ = 0;
    std::string place_;
    bool damaged_ = false;
};

} // namespace

void read_archive(const std::string& file, Format format, const Sink& sink) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        throw Error{Code::no_input, "The archive can't be found; check its path."};
    const Utf8Names names;
    const Archive opened = new_archive();
    if (archive_read_open_filename(opened.get(), file.c_str(), block_bytes) != ARCHIVE_OK)
        refuse();
    Collector to(sink);
    if (!Unpacker(opened.get(), format, to, nullptr, static_cast<std::uint64_t>(status.st_size)).unpack())
        refuse();
    to.progress(static_cast<std::uint64_t>(status.st_size));
}

void read_archive(const std::function<std::string_view()>& pull, Format format, const Sink& sink) {
    Source source{&pull, 0, nullptr};
    const Utf8Names names;
    const Archive opened = new_archive();
    const int status = archive_read_open(opened.get(), &source, nullptr, &Source::read, nullptr);
    if (source.problem)
        std::rethrow_exception(source.problem);
    if (status != ARCHIVE_OK)
        refuse();
    Collector to(sink);
    if (!Unpacker(opened.get(), format, to, &source, 0).unpack())
        refuse();
    to.progress(source.bytes);
}

void read_archive_bytes(const std::string& path, std::string_view bytes, Collector& to) {
    const Utf8Names names;
    const Archive opened = new_archive();
    const bool readable = archive_read_open_memory(opened.get(), bytes.data(), bytes.size()) == ARCHIVE_OK &&
                          Unpacker(opened.get(), Format::automatic, to, nullptr, bytes.size()).unpack();
    if (!readable)
        to.failure(path, "damaged", "It is no zip archive, or it is damaged.");
}

} // namespace iterochat::import
