"""What a contributor pastes is understood, whatever form it is in."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.contribute.identify import UnknownSourceError, identify


@pytest.mark.parametrize(
    ("text", "source"),
    [
        # arXiv, new style
        ("2304.12244", "arXiv 2304.12244"),
        ("2304.12244v2", "arXiv 2304.12244v2"),
        ("arXiv:2304.12244", "arXiv 2304.12244"),
        ("arxiv: 2304.12244V3", "arXiv 2304.12244v3"),
        ("0704.0001", "arXiv 0704.0001"),
        ("https://arxiv.org/abs/2304.12244", "arXiv 2304.12244"),
        ("http://www.arxiv.org/abs/2304.12244v1", "arXiv 2304.12244v1"),
        ("https://arxiv.org/pdf/2304.12244v2.pdf", "arXiv 2304.12244v2"),
        ("https://arxiv.org/pdf/2304.12244", "arXiv 2304.12244"),
        ("https://arxiv.org/html/2304.12244v1", "arXiv 2304.12244v1"),
        ("https://export.arxiv.org/abs/2304.12244", "arXiv 2304.12244"),
        ("arxiv.org/abs/2304.12244?context=cs", "arXiv 2304.12244"),
        ("<https://arxiv.org/abs/2304.12244>", "arXiv 2304.12244"),
        (" 2304.12244\n", "arXiv 2304.12244"),
        # arXiv, old style; the subject class does not count
        ("cs/0112017", "arXiv cs/0112017"),
        ("cs.CL/0112017v1", "arXiv cs/0112017v1"),
        ("https://arxiv.org/abs/math.GT/0309136", "arXiv math/0309136"),
        # arXiv elsewhere
        ("https://ar5iv.org/abs/2304.12244", "arXiv 2304.12244"),
        ("https://ar5iv.labs.arxiv.org/html/2304.12244", "arXiv 2304.12244"),
        ("https://huggingface.co/papers/2304.12244", "arXiv 2304.12244"),
        ("https://www.alphaxiv.org/abs/2304.12244v2", "arXiv 2304.12244v2"),
        ("10.48550/arXiv.2304.12244", "arXiv 2304.12244"),
        ("https://doi.org/10.48550/arXiv.2304.12244", "arXiv 2304.12244"),
        # DOI
        ("10.1000/bread.7", "DOI 10.1000/bread.7"),
        ("doi:10.1000/bread.7", "DOI 10.1000/bread.7"),
        ("DOI: 10.1000/bread.7", "DOI 10.1000/bread.7"),
        ("https://doi.org/10.1000/bread.7", "DOI 10.1000/bread.7"),
        ("http://dx.doi.org/10.1000/bread.7", "DOI 10.1000/bread.7"),
        (
            "https://doi.org/10.1002/(SICI)1097(1998)49:8%3C693::AID%3E3.0.CO;2-O",
            "DOI 10.1002/(SICI)1097(1998)49:8<693::AID>3.0.CO;2-O",
        ),
        ("https://dl.acm.org/doi/10.1145/3442188.3445922", "DOI 10.1145/3442188.3445922"),
        ("https://dl.acm.org/doi/pdf/10.1145/3442188.3445922?download=true", "DOI 10.1145/3442188.3445922"),
        ("https://link.springer.com/article/10.1007/s10994-023-06329-0", "DOI 10.1007/s10994-023-06329-0"),
        ("https://onlinelibrary.wiley.com/doi/10.1111/coin.12345/full", "DOI 10.1111/coin.12345"),
        # ACL Anthology; its DOIs lead there, too
        ("https://aclanthology.org/2023.acl-long.754/", "ACL Anthology 2023.acl-long.754"),
        ("https://aclanthology.org/2023.acl-long.754.pdf", "ACL Anthology 2023.acl-long.754"),
        ("https://aclanthology.org/2023.findings-emnlp.12.bib", "ACL Anthology 2023.findings-emnlp.12"),
        ("https://www.aclweb.org/anthology/P19-1001", "ACL Anthology P19-1001"),
        ("P19-1001", "ACL Anthology P19-1001"),
        ("2023.acl-long.754", "ACL Anthology 2023.acl-long.754"),
        ("https://doi.org/10.18653/v1/2023.acl-long.754", "ACL Anthology 2023.acl-long.754"),
        # OpenReview
        ("https://openreview.net/forum?id=CfXh93NDgH", "OpenReview CfXh93NDgH"),
        ("https://openreview.net/forum?id=CfXh93NDgH&noteId=abc", "OpenReview CfXh93NDgH"),
        ("https://openreview.net/forum?noteId=abc&id=CfXh93NDgH#all", "OpenReview CfXh93NDgH"),
        ("https://openreview.net/pdf?id=_-A1b2C3d", "OpenReview _-A1b2C3d"),
    ],
)
def test_an_identifier_or_address_is_recognised(text: str, source: str) -> None:
    assert str(identify(text)) == source


@pytest.mark.parametrize(
    "text",
    [
        "",
        "WizardLM",
        "https://example.org/paper.html",
        "https://arxiv.org/list/cs.CL/recent",
        "https://aclanthology.org/volumes/2023.acl-long/",
        "https://openreview.net/group?id=ICLR.cc/2024/Conference",
        "23.12244",
        "10.1000",
    ],
)
def test_anything_else_is_refused_with_what_would_do(text: str) -> None:
    with pytest.raises(UnknownSourceError, match=r"arXiv id .*2304\.12244.* DOI .*survey add --bibtex FILE"):
        identify(text)


@pytest.mark.parametrize(("name", "option"), [("paper.bib", "--bibtex"), ("reports/paper.md", "--report")])
def test_a_file_is_refused_with_the_option_that_takes_it(name: str, option: str) -> None:
    with pytest.raises(UnknownSourceError, match=f"write: survey add {option} {name}"):
        identify(name)


@given(st.text(max_size=80))
def test_whatever_is_pasted_is_understood_or_refused(text: str) -> None:
    with suppress(UnknownSourceError):
        assert identify(text).id
