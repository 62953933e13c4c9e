#ifndef T13_CORE_HS_TABLE_H
#define T13_CORE_HS_TABLE_H

#include "core/hs/hs.h"

#define T13_BIT(n) ((uint64_t)1 << (n))

/* struct t13_row is one state: it waits for a message (on_msg) or makes a step (on_step). */
struct t13_row {
    const char *name;     /* of Appendix A where it has one */
    uint64_t accept;      /* T13_BIT of enum t13_hs_type: all below 32 */
    uint64_t ends_record; /* those of them that a key change follows: they end their record */
    bool own_transcript;  /* the handler feeds the transcript itself */
    t13_on_msg *on_msg;
    t13_on_step *on_step;
    uint64_t next; /* T13_BIT of the states that it may choose */
};
extern const struct t13_row t13_table[T13_NUM_STATES];

#endif
