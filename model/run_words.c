#include "model/run_words.h"

const struct run_words run_words[] = {
	{"Initialized", CONDITION_TRUE, "UpdateRunInitializedSuccessfully"},
	{"Initialized", CONDITION_FALSE, "UpdateRunInitializedFailed"},
	{"Progressing", CONDITION_TRUE, "UpdateRunProgressing"},
	{"Progressing", CONDITION_FALSE, "UpdateRunWaiting"},
	{"Progressing", CONDITION_FALSE, "UpdateRunStuck"},
	{"Progressing", CONDITION_UNKNOWN, "UpdateRunStopping"},
	{"Progressing", CONDITION_FALSE, "UpdateRunStopped"},
	{"Progressing", CONDITION_FALSE, "UpdateRunSucceeded"},
	{"Progressing", CONDITION_FALSE, "UpdateRunFailed"},
	{"Succeeded", CONDITION_TRUE, "UpdateRunSucceeded"},
	{"Succeeded", CONDITION_FALSE, "UpdateRunFailed"},
};
const size_t run_word_count = sizeof run_words / sizeof run_words[0];
