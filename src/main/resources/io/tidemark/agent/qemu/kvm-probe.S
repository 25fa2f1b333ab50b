# A guest that proves whether /dev/kvm runs guests: it goes to long mode, counts to twenty million, and says so by ending
# QEMU through isa-debug-exit (QEMU's exit status 33). A few real-mode instructions would prove nothing: there are hosts
# where those run and a real kernel spins for ever.
#
# as --32 -o probe.o kvm-probe.S && ld -m elf_i386 -Ttext 0x7c00 --oformat binary -o kvm-probe.bin probe.o
        .code16
        .globl  _start
_start: cli
        xorw    %ax, %ax
        movw    %ax, %ds
        movw    %ax, %es
        movw    %ax, %ss
        movw    $0x7000, %sp
        # page tables at 0x1000: one level after the other, the first 2 MiB mapped onto themselves
        movw    $0x1000, %di
        xorl    %eax, %eax
        movw    $0xc00, %cx
        cld
        rep stosl
        movl    $0x2003, 0x1000
        movl    $0x3003, 0x2000
        movl    $0x0083, 0x3000
        movl    $0x1000, %eax
        movl    %eax, %cr3
        movl    %cr4, %eax
        orl     $0x20, %eax             # PAE
        movl    %eax, %cr4
        movl    $0xc0000080, %ecx       # EFER
        rdmsr
        orl     $0x100, %eax            # long mode
        wrmsr
        lgdtl   gdt_at
        movl    %cr0, %eax
        orl     $0x80000001, %eax       # paging and protection
        movl    %eax, %cr0
        ljmpl   $0x8, $long

        .code64
long:   movl    $20000000, %ecx
1:      decl    %ecx
        jnz     1b
        movw    $0xf4, %dx              # isa-debug-exit
        movl    $0x10, %eax             # 2 * 16 + 1 = 33
        outl    %eax, %dx
2:      hlt
        jmp     2b

        .balign 8
gdt:    .quad   0
        .quad   0x00209a0000000000      # code, 64 bits
gdt_at: .word   . - gdt - 1
        .long   gdt
        .org    510
        .word   0xaa55
