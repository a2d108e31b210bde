#pragma once
#include <libxml/xmlversion.h>
// Debian's libxml2 would include its ICU, whose types differ from those of the ICU inside Foundation.
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>

// xmlFree is a global variable, which Swift does not take for safe.
static inline void baton_xml_free(xmlChar *text) { xmlFree(text); }
