#include "common/base/encoding.hpp"
#include "common/base/error.hpp"
#include "common/base/secret.hpp"
#include "daemon/erasure/archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace iterochat::erasure {
namespace {

constexpr std::int64_t fixed_time =
    315'532'800 + 86'400; // 1980-01-02: a DOS time can't be older in any time zone

/// Writes the ZIP itself: hashes, compresses, calls the sink. One thread.
class Packer {
  public:
    explicit Packer(ArchiveSink sink) : sink_(std::move(sink)), zip_(archive_write_new()) {
        archive_write_set_format_zip(zip_);
        archive_write_set_options(zip_, "zip:compression=deflate,zip:compression-level=1");
        archive_write_set_bytes_per_block(zip_, 64 * 1024);
        archive_write_set_bytes_in_last_block(zip_, 1);
        require(archive_write_open(zip_, this, nullptr, &Packer::on_write, nullptr) == ARCHIVE_OK, "begun");
    }
    Packer(const Packer&) = delete;
    Packer& operator=(const Packer&) = delete;
    ~Packer() {
        if (zip_ == nullptr)
            return;
        archive_write_fail(zip_); // closing would write the directory and make half an archive look whole
        archive_write_free(zip_);
    }

    void begin(std::string name) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname_utf8(entry, name.c_str());
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0600);
        archive_entry_set_mtime(entry, fixed_time, 0);
        const int begun = archive_write_header(zip_, entry);
        archive_entry_free(entry);
        require(begun == ARCHIVE_OK, "written");
        file_ = {std::move(name), 0, {}};
        hash_ = Sha256{};
    }
    void write(std::string_view bytes) {
        hash_.update(as_bytes(bytes));
        file_.bytes += bytes.size();
        while (!bytes.empty()) {
            const la_ssize_t put = archive_write_data(zip_, bytes.data(), bytes.size());
            require(put > 0, "written");
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
    }
    ArchiveWriter::File end() {
        require(archive_write_finish_entry(zip_) == ARCHIVE_OK, "written");
        file_.sha256 = to_hex(hash_.finish());
        return std::move(file_);
    }
    void finish() {
        require(archive_write_close(zip_) == ARCHIVE_OK, "finished");
        archive_write_free(std::exchange(zip_, nullptr));
    }
    std::uint64_t bytes_out() const { return bytes_out_; }

  private:
    static la_ssize_t on_write(archive*, void* self, const void* bytes, std::size_t size) {
        auto& packer = *static_cast<Packer*>(self);
        try {
            packer.sink_({static_cast<const char*>(bytes), size});
            packer.bytes_out_ += size;
            return static_cast<la_ssize_t>(size);
        } catch (...) {
            packer.failure_ = std::current_exception();
            return -1;
        }
    }
    void require(bool is_done, const char* verb) {
        if (failure_)
            std::rethrow_exception(std::exchange(failure_, nullptr));
        if (!is_done)
            throw Error{Code::io, std::string("The archive could not be ") + verb + "."};
    }

    ArchiveSink sink_;
    archive* zip_;
    std::exception_ptr failure_; // thrown by the sink inside a C callback
    std::uint64_t bytes_out_ = 0;
    ArchiveWriter::File file_;
    Sha256 hash_;
};

} // namespace

/// The packer on its thread, and a short queue of what it is to do. Who reads and unseals rows and who
/// compresses them need about equal time.
struct ArchiveWriter::State {
    using Step = std::function<void(Packer&)>;

    explicit State(ArchiveSink sink) : packer(std::move(sink)), thread([this] { work(); }) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        {
            const std::lock_guard lock{mutex};
            is_closing = true;
            steps.clear(); // of an archive that nobody finished
        }
        changed.notify_all();
        thread.join();
    }

    /// Throws what an earlier step met.
    void add(Step step) {
        std::unique_lock lock{mutex};
        changed.wait(lock, [&] { return steps.size() < steps_most || failure; });
        throw_failure();
        steps.push_back(std::move(step));
        changed.notify_all();
    }
    /// Until everything added is done.
    void await() {
        std::unique_lock lock{mutex};
        changed.wait(lock, [&] { return (steps.empty() && !is_working) || failure; });
        throw_failure();
    }

    Packer packer; // of the thread, and of everybody once await() returned

  private:
    static constexpr std::size_t steps_most = 8; // pieces of about 64 KiB

    void throw_failure() {
        if (failure)
            std::rethrow_exception(failure);
    }
    void work() {
        std::unique_lock lock{mutex};
        for (;;) {
            changed.wait(lock, [&] { return is_closing || !steps.empty(); });
            if (steps.empty())
                return;
            const Step step = std::move(steps.front());
            steps.pop_front();
            is_working = true;
            lock.unlock();
            changed.notify_all();
            std::exception_ptr met;
            try {
                step(packer);
            } catch (...) {
                met = std::current_exception();
            }
            lock.lock();
            is_working = false;
            if (met) {
                failure = met;
                steps.clear();
            }
            changed.notify_all();
        }
    }

    std::mutex mutex; // of all below
    std::condition_variable changed;
    std::deque<Step> steps;
    bool is_working = false;
    bool is_closing = false;
    std::exception_ptr failure;
    std::thread thread; // the last: it uses the others
};

ArchiveWriter::ArchiveWriter(ArchiveSink sink) : state_(std::make_unique<State>(std::move(sink))) {}
ArchiveWriter::~ArchiveWriter() = default;

void ArchiveWriter::begin(const std::string& name) {
    state_->add([name](Packer& packer) { packer.begin(name); });
}

void ArchiveWriter::write(std::string bytes) {
    state_->add([bytes = std::move(bytes)](Packer& packer) { packer.write(bytes); });
}

ArchiveWriter::File ArchiveWriter::end() {
    File file;
    state_->add([&](Packer& packer) { file = packer.end(); });
    state_->await();
    return file;
}

void ArchiveWriter::finish() {
    state_->add([](Packer& packer) { packer.finish(); });
    state_->await();
}

std::uint64_t ArchiveWriter::bytes_out() const {
    return state_->packer.bytes_out();
}

} // namespace iterochat::erasure
