#include "compat/err/raise.h"
#include "compat/err/state.h"

static int slot_before(int i)
{
    return i > 0 ? i - 1 : ERR_NUM_ERRORS - 1;
}

static bool is_empty(const struct cx_err_state *s)
{
    return s == NULL || s->pub.bottom == s->pub.top;
}

static int set_mark(void)
{
    struct cx_err_state *s = cx_err_state(false);
    if (is_empty(s)) {
        return 0;
    }
    s->pub.err_marks[s->pub.top]++;
    return 1;
}

static int pop_to_mark(void)
{
    struct cx_err_state *s = cx_err_state(false);
    if (s == NULL) {
        return 0;
    }
    while (!is_empty(s) && s->pub.err_marks[s->pub.top] == 0) {
        cx_err_clear_slot(s, s->pub.top);
        s->pub.top = slot_before(s->pub.top);
    }
    if (is_empty(s)) {
        return 0;
    }
    s->pub.err_marks[s->pub.top]--;
    return 1;
}

static int clear_last_mark(void)
{
    struct cx_err_state *s = cx_err_state(false);
    if (s == NULL) {
        return 0;
    }
    int i = s->pub.top;
    while (i != s->pub.bottom && s->pub.err_marks[i] == 0) {
        i = slot_before(i);
    }
    if (i == s->pub.bottom) {
        return 0;
    }
    s->pub.err_marks[i]--;
    return 1;
}

void cx_err_mark(void)
{
    set_mark();
}

void cx_err_pop_to_mark(void)
{
    pop_to_mark();
}

void cx_err_clear_last_mark(void)
{
    clear_last_mark();
}

/* ERR_set_mark, ERR_pop_to_mark, ERR_clear_last_mark - see ERR_set_mark(3). abi: full.
 *
 * ret   0 when the queue has no error that could carry the mark, or no mark is found; the queue is
 *       then empty after ERR_pop_to_mark
 * test  tests/oracle/err_queue.c
 */
CX_API int ERR_set_mark(void)
{
    return set_mark();
}

CX_API int ERR_pop_to_mark(void)
{
    return pop_to_mark();
}

CX_API int ERR_clear_last_mark(void)
{
    return clear_last_mark();
}
