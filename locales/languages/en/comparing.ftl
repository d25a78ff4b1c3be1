# Answers beside each other
comparison-spread = { $value } ({ $rule ->
    [majority] what most of them said
    [median] the middle answer
    [tied] one of two given equally often
   *[respondent] its respondent
 }; within the group: { $spread })
comparison-spread-and = {", "}
comparison-count = { $n } "{ $value }"
comparison-missing = Not yet comparable
comparison-one-side = Answered by one side only
comparison-beside = Other answers
comparison-note-wanting = No answers differ. There is something that all of you find wanting: a good place to start talking.
comparison-note-same = All answers are the same. Send "status" to see the next dates.
comparison-note-partly = All answers that could be compared are the same. Send "status" to see the next dates.
comparison-note-nothing = There is nothing to compare yet. Send "status" to see the next dates.
