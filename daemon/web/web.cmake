# The pages and scripts: npm's packages as the lock file says (network once; afterwards from npm's cache), the bundle
# when a source changed, and the table of what is compiled in. Included by daemon/CMakeLists.txt after room_web.
find_program(ITEROCHAT_NODE NAMES node nodejs REQUIRED)
find_program(ITEROCHAT_NPM NAMES npm REQUIRED)
set(web_folder ${CMAKE_CURRENT_SOURCE_DIR}/web)
set(web_output ${CMAKE_BINARY_DIR}/web)
file(MAKE_DIRECTORY ${web_output})
file(GLOB_RECURSE web_sources CONFIGURE_DEPENDS ${web_folder}/src/* ${web_folder}/static/*)

add_custom_command(
    OUTPUT ${web_output}/packages
    COMMAND ${ITEROCHAT_NODE} install.mjs ${ITEROCHAT_NPM} ${web_output}/packages
    DEPENDS ${web_folder}/package.json ${web_folder}/package-lock.json ${web_folder}/install.mjs
    WORKING_DIRECTORY ${web_folder}
    COMMENT "Installing the packages of the pages"
    VERBATIM)
add_custom_command(
    OUTPUT ${web_output}/web_assets.inc
    COMMAND ${ITEROCHAT_NODE} build.mjs --table ${web_output}/web_assets.inc
    DEPENDS ${web_output}/packages ${web_folder}/build.mjs ${web_sources}
    WORKING_DIRECTORY ${web_folder}
    COMMENT "Bundling the pages"
    VERBATIM)
add_custom_target(web_bundle DEPENDS ${web_output}/web_assets.inc)
add_dependencies(room_web web_bundle)
target_include_directories(room_web PRIVATE ${web_output})
set_source_files_properties(web/assets.cpp PROPERTIES OBJECT_DEPENDS ${web_output}/web_assets.inc)
