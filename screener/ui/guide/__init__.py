"""The guide in a window of its own beside the work: contents, search, the page.

``window.GuideWindow`` is all of it; whoever wants a page of the guide shown says so through ``session.guide_wanted``.
"""
