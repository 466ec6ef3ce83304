# %% [markdown]
# Answers to the tasks of 12-deployment/01-git: at least three wrong and one right per task.
#
# # %% the-misconception task="1-to-name" fails="visible"
# # %% the-style task="1-to-name" passes=true
