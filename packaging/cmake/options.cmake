# What every target is compiled with. Sanitizers: -DITEROCHAT_SANITIZE=address,undefined or thread.
set(CMAKE_OPTIMIZE_DEPENDENCIES ON) # a room compiles without waiting for the rooms below it
set(ITEROCHAT_SANITIZE "" CACHE STRING "comma-separated sanitizers for every target")
option(ITEROCHAT_FUZZ "build the libFuzzer targets (clang)" OFF)

find_program(ITEROCHAT_CCACHE ccache)
if(ITEROCHAT_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${ITEROCHAT_CCACHE})
endif()
find_program(ITEROCHAT_LLD ld.lld)
if(ITEROCHAT_LLD)
    add_link_options(-fuse-ld=lld)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -fno-omit-frame-pointer
                    "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")
if(ITEROCHAT_SANITIZE)
    add_compile_options(-fsanitize=${ITEROCHAT_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${ITEROCHAT_SANITIZE})
endif()
if(ITEROCHAT_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link) # every room tells libFuzzer where it has been
endif()
