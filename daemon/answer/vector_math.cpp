#include "daemon/answer/vector_math.hpp"

#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace iterochat::answer {
namespace {

void add_scaled_plain(float* sum, const float* row, float factor, std::size_t length) {
    for (std::size_t i = 0; i < length; ++i)
        sum[i] += factor * row[i];
}

void add_scaled_bytes_plain(float* sum, const signed char* row, float factor, std::size_t length) {
    for (std::size_t i = 0; i < length; ++i)
        sum[i] += factor * static_cast<float>(row[i]);
}

void adagrad_plain(float* row, float* squares, const float* gradient, float factor, float rate,
                   std::span<const std::size_t> blocks) {
    for (const std::size_t block : blocks)
        for (std::size_t i = block; i < block + row_step; ++i) {
            const float g = factor * gradient[i];
            squares[i] += g * g;
            row[i] -= rate * g / std::sqrt(squares[i]);
        }
}

#if defined(__x86_64__)

__attribute__((target("avx2,fma"))) void add_scaled_avx2(float* sum, const float* row, float factor,
                                                         std::size_t length) {
    const __m256 f = _mm256_set1_ps(factor);
    for (std::size_t i = 0; i < length; i += row_step)
        _mm256_storeu_ps(sum + i, _mm256_fmadd_ps(f, _mm256_loadu_ps(row + i), _mm256_loadu_ps(sum + i)));
}

__attribute__((target("avx2,fma"))) void add_scaled_bytes_avx2(float* sum, const signed char* row,
                                                               float factor, std::size_t length) {
    const __m256 f = _mm256_set1_ps(factor);
    for (std::size_t i = 0; i < length; i += row_step) {
        const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(row + i));
        const __m256 values = _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
        _mm256_storeu_ps(sum + i, _mm256_fmadd_ps(f, values, _mm256_loadu_ps(sum + i)));
    }
}

/// The reciprocal root is good to 12 bits, which is more than a learning rate means.
__attribute__((target("avx2,fma"))) void adagrad_avx2(float* row, float* squares, const float* gradient,
                                                      float factor, float rate,
                                                      std::span<const std::size_t> blocks) {
    const __m256 f = _mm256_set1_ps(factor);
    const __m256 r = _mm256_set1_ps(-rate);
    for (const std::size_t i : blocks) {
        const __m256 g = _mm256_mul_ps(f, _mm256_loadu_ps(gradient + i));
        const __m256 s = _mm256_fmadd_ps(g, g, _mm256_loadu_ps(squares + i));
        _mm256_storeu_ps(squares + i, s);
        const __m256 step = _mm256_mul_ps(_mm256_mul_ps(r, g), _mm256_rsqrt_ps(s));
        _mm256_storeu_ps(row + i, _mm256_add_ps(_mm256_loadu_ps(row + i), step));
    }
}

#endif

constexpr VectorMath plain{add_scaled_plain, add_scaled_bytes_plain, adagrad_plain, "plain"};

} // namespace

const VectorMath& plain_vector_math() {
    return plain;
}

const VectorMath& vector_math() {
#if defined(__x86_64__)
    static constexpr VectorMath avx2{add_scaled_avx2, add_scaled_bytes_avx2, adagrad_avx2, "avx2"};
    static const bool supported = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return supported ? avx2 : plain;
#else
    return plain;
#endif
}

} // namespace iterochat::answer
